// The protection of a name and type in a hosted zone, as the API takes, stores and lists it (API reference:
// ResourceRecordSetProtection).
#pragma once

#include <optional>
#include <string>

#include "base/describe.h"
#include "model/record_set.h"

namespace milepost::model {

struct Protection {
  std::string record_name;  // stored: escaped, lower case, trailing dot
  std::string record_type;
  std::optional<std::string> comment;  // why; shown to whoever tries to change the record set
};

}  // namespace milepost::model

namespace milepost::base {

template <>
struct Description<model::Protection> {
  using T = model::Protection;
  static constexpr std::string_view name = "ResourceRecordSetProtection";
  static constexpr auto fields = std::tuple{field("RecordName", &T::record_name, length(0, 1024)),
                                            field("RecordType", &T::record_type, one_of(model::kRecordTypes)),
                                            field("Comment", &T::comment, length(0, 256))};
};

}  // namespace milepost::base
