// Dates in access policies, which are request timestamps with their punctuation.
#include "aws/policy_date.h"

namespace milepost::aws {

std::optional<Seconds> parse_policy_date(std::string_view text) {
  const std::string whole = text.size() == 10 ? std::string(text) + "T00:00:00Z" : std::string(text);
  const bool punctuated =
      whole.size() == 20 && whole[4] == '-' && whole[7] == '-' && whole[13] == ':' && whole[16] == ':';
  if (!punctuated) return std::nullopt;
  // 2026-11-22T05:00:00Z -> 20261122T050000Z
  return parse_timestamp(whole.substr(0, 4) + whole.substr(5, 2) + whole.substr(8, 5) + whole.substr(14, 2) +
                         whole.substr(17));
}

std::string print_policy_date(Seconds time) {
  const std::string basic = compose_timestamp(time);
  return basic.substr(0, 4) + '-' + basic.substr(4, 2) + '-' + basic.substr(6, 5) + ':' +
         basic.substr(11, 2) + ':' + basic.substr(13);
}

}  // namespace milepost::aws
