// Batches, refusals, halving, and asking again.
#include "cmd/record_sender.h"

#include <chrono>
#include <thread>
#include <utility>

namespace milepost::cmd {
namespace {

constexpr int kTries = 8;
constexpr std::chrono::milliseconds kFirstPause{100};  // doubles with each try

/// The API is there and has said no to what was asked.
bool is_refusal(const base::Error& error) {
  return error.code == "InvalidChangeBatch" || error.code == "InvalidInput";
}

/// Asking again may help. RequestFailed: an UPSERT that may have been carried out can be sent again.
bool is_passing(const base::Error& error) {
  return error.code == "PriorRequestNotComplete" || error.code == "Throttling" ||
         error.code == "ThrottlingException" || error.code == "ServiceUnavailable" ||
         error.code == "RequestFailed" || error.code == "RequestTimeout";
}

}  // namespace

RecordSender::RecordSender(Route53Client& client, std::string zone_id, bool fresh)
    : client_(client),
      zone_id_(std::move(zone_id)),
      action_(fresh ? model::ChangeAction::kCreate : model::ChangeAction::kUpsert) {}

base::Status RecordSender::send_all(SetSpan sets, const std::function<void(std::size_t)>& progress) {
  std::size_t done = 0;
  while (done < sets.size()) {
    const SetSpan rest = sets.subspan(done);
    const SetSpan batch = rest.first(batch_size(rest, action_, {}));
    if (const auto sent = send(batch, action_); !sent) return sent;
    done += batch.size();
    progress(done);
  }
  return {};
}

base::Status RecordSender::send(SetSpan sets, model::ChangeAction action) {
  const auto posted = post(sets, action);
  if (posted || !is_refusal(posted.error())) return posted;
  if (action == model::ChangeAction::kCreate) return upsert_in_pieces(sets);
  if (sets.size() == 1) {
    rejected_.push_back({&sets.front(), posted.error().message});
    return {};
  }
  // One set spoils the whole batch: halve until it stands alone.
  const std::size_t half = sets.size() / 2;
  if (const auto first = send(sets.first(half), action); !first) return first;
  return send(sets.subspan(half), action);
}

base::Status RecordSender::upsert_in_pieces(SetSpan sets) {
  while (!sets.empty()) {
    const std::size_t size = batch_size(sets, model::ChangeAction::kUpsert, {});
    if (const auto sent = send(sets.first(size), model::ChangeAction::kUpsert); !sent) return sent;
    sets = sets.subspan(size);
  }
  return {};
}

base::Status RecordSender::post(SetSpan sets, model::ChangeAction action) {
  const api::ChangeResourceRecordSetsRequest request{zone_id_, make_batch(sets, action)};
  std::chrono::milliseconds pause = kFirstPause;
  for (int tries = 1;; ++tries) {
    const auto changed = client_.change_record_sets(request);
    if (changed) {
      last_change_ = changed->change_info.id;
      return {};
    }
    if (!is_passing(changed.error()) || tries == kTries) return std::unexpected(changed.error());
    std::this_thread::sleep_for(pause);
    pause *= 2;
  }
}

}  // namespace milepost::cmd
