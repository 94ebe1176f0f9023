// JSON as a tree for documents in which everything counts: a member that comes twice is an error, not the last
// one's victory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace milepost::base {

struct JsonTree {
  enum class Kind : std::uint8_t { kNull, kBoolean, kNumber, kString, kList, kObject };

  Kind kind = Kind::kNull;
  std::string name = {};             // of an object's member
  std::string text = {};             // of a string; booleans and numbers as they are written
  std::vector<JsonTree> items = {};  // of a list; the members of an object, in their order

  /// The member called `member` of an object; null when there is none.
  const JsonTree* find(std::string_view member) const;
};

/// Nesting beyond this is refused: documents of people have a handful of levels.
inline constexpr std::size_t kJsonDepthMax = 16;

/// Error InvalidJson says what is wrong and near which line, or which member comes twice.
Result<JsonTree> parse_json_tree(std::string_view text);

}  // namespace milepost::base
