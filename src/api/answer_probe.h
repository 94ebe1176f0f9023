// What operations may ask of this process' name server. Implemented in cmd/, where both sides meet.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/cidr.h"
#include "base/result.h"

namespace milepost::api {

struct ProbeQuestion {
  std::string zone;  // the hosted zone's id
  std::string name;  // in the stored form (model/route53_name.h)
  std::string type;  // a record type's mnemonic
  base::IpAddress resolver;
  std::optional<base::Cidr> client_subnet;  // what the resolver would send as EDNS client subnet
};

struct ProbeAnswer {
  std::string response_code;        // the RCODE's word: NOERROR, NXDOMAIN, ...
  std::string protocol;             // UDP; TCP where the answer is too large for that
  std::vector<std::string> values;  // of the answer's records, in their order and as Route 53 shows values
};

/// Asks the name server about one hosted zone, public or private. Thread-safe.
class AnswerProbe {
 public:
  virtual ~AnswerProbe() = default;

  /// The answer of the newest snapshot, which may be behind the store: a zone it does not hold yet is REFUSED.
  /// Error InternalFailure.
  virtual base::Result<ProbeAnswer> ask(const ProbeQuestion& question) const = 0;
};

}  // namespace milepost::api
