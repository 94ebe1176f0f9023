// Makes changes and shows them.
#include "api/change_info.h"

#include "base/random.h"
#include "model/instant.h"
#include "model/keys.h"
#include "model/stored.h"

namespace milepost::api {

model::Change new_change(const Context& context, const aws::Caller& caller, std::string_view zone,
                         std::optional<std::string> comment) {
  return {.id = "C" + base::random_text(base::kIdAlphabet, 20),
          .account = caller.account,
          .zone = std::string(zone),
          .comment = std::move(comment),
          .submitted = model::print_instant(context.now())};
}

store::Write write_of(const model::Change& change) {
  return store::Write::put(model::keys::change(change.id), model::encode_stored(change));
}

ChangeInfo pending(const model::Change& change) {
  return {change.id, ChangeStatus::kPending, change.submitted, change.comment};
}

}  // namespace milepost::api
