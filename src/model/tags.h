// Tags of hosted zones and health checks, as they are stored (key tags/<resource type>/<resource id>).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/describe.h"

namespace milepost::model {

struct Tag {
  std::optional<std::string> key;  // the service model lets both be absent
  std::optional<std::string> value;

  friend bool operator==(const Tag&, const Tag&) = default;
};

struct Tags {
  std::vector<Tag> tags;  // in the order they were first added
};

}  // namespace milepost::model

namespace milepost::base {

template <>
struct Description<model::Tag> {
  using T = model::Tag;
  static constexpr std::string_view name = "Tag";
  static constexpr auto fields = std::tuple{field("Key", &T::key, length(0, 128).named("TagKey")),
                                            field("Value", &T::value, length(0, 256).named("TagValue"))};
};

template <>
struct Description<model::Tags> {
  using T = model::Tags;
  static constexpr std::string_view name = "Tags";
  static constexpr auto fields = std::tuple{field("Tags", &T::tags).of("Tag")};
};

}  // namespace milepost::base
