// Sends record sets to a zone in batches, and finds out which of them the API will not take.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cmd/change_batcher.h"
#include "cmd/route53_client.h"

namespace milepost::cmd {

struct RejectedSet {
  const ImportedSet* set;
  std::string message;  // the API's
};

/// One run over a zone. Sending the same sets again changes nothing (UPSERT), so a broken run is simply repeated.
class RecordSender {
 public:
  /// `fresh`: the zone holds nothing but its own SOA and NS. Then sets are sent with CREATE first, which the API lets
  /// through in batches twice as large.
  RecordSender(Route53Client& client, std::string zone_id, bool fresh);

  /// Sends all; `progress` hears how many sets are done. Errors: whatever keeps the API from being asked.
  base::Status send_all(SetSpan sets, const std::function<void(std::size_t done)>& progress);

  const std::vector<RejectedSet>& rejected() const { return rejected_; }
  /// Id of the last change; empty when nothing was changed.
  const std::string& last_change() const { return last_change_; }

 private:
  base::Status send(SetSpan sets, model::ChangeAction action);
  base::Status upsert_in_pieces(SetSpan sets);
  base::Status post(SetSpan sets, model::ChangeAction action);

  Route53Client& client_;
  const std::string zone_id_;
  model::ChangeAction action_;
  std::vector<RejectedSet> rejected_;
  std::string last_change_;
};

}  // namespace milepost::cmd
