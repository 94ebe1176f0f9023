// JSON text to a tree, by Boost.JSON's event parser.
#include "base/json_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <unordered_set>
#include <utility>

namespace milepost::base {

namespace {

using Kind = JsonTree::Kind;
using Code = boost::json::error_code;
using Text = boost::json::string_view;

/// Builds the tree from the parser's events; the names and limits below are what basic_parser asks of a handler.
class Builder {
 public:
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

  bool on_document_begin(Code&) { return true; }
  bool on_document_end(Code&) { return true; }
  bool on_object_begin(Code&) { return open(Kind::kObject); }
  bool on_object_end(std::size_t, Code&) { return close(); }
  bool on_array_begin(Code&) { return open(Kind::kList); }
  bool on_array_end(std::size_t, Code&) { return close(); }
  bool on_key_part(Text part, std::size_t, Code&) { return part_of(part); }
  bool on_key(Text rest, std::size_t, Code& problem) {
    std::string name = whole(rest);
    if (!names_.back().insert(name).second) {
      twice_ = std::move(name);
      problem = boost::json::error::extra_data;
      return false;
    }
    open_.back().items.push_back({.name = std::move(name)});
    return true;
  }
  bool on_string_part(Text part, std::size_t, Code&) { return part_of(part); }
  bool on_string(Text rest, std::size_t, Code&) { return put(Kind::kString, whole(rest)); }
  bool on_number_part(Text part, Code&) { return part_of(part); }
  bool on_int64(std::int64_t, Text rest, Code&) { return put(Kind::kNumber, whole(rest)); }
  bool on_uint64(std::uint64_t, Text rest, Code&) { return put(Kind::kNumber, whole(rest)); }
  bool on_double(double, Text rest, Code&) { return put(Kind::kNumber, whole(rest)); }
  bool on_bool(bool truth, Code&) { return put(Kind::kBoolean, truth ? "true" : "false"); }
  bool on_null(Code&) { return put(Kind::kNull, ""); }
  bool on_comment_part(Text, Code&) { return true; }
  bool on_comment(Text, Code&) { return true; }

  JsonTree take_root() { return std::move(root_); }
  /// The name of a member that came twice; empty when none did.
  const std::string& twice() const { return twice_; }

 private:
  bool part_of(Text part) {
    text_.append(part.data(), part.size());
    return true;
  }
  std::string whole(Text rest) {
    part_of(rest);
    return std::exchange(text_, {});
  }
  bool open(Kind kind) {
    open_.push_back({.kind = kind});
    names_.emplace_back();
    return true;
  }
  bool close() {
    JsonTree closed = std::move(open_.back());
    open_.pop_back();
    names_.pop_back();
    return put(std::move(closed));
  }
  bool put(Kind kind, std::string text) { return put({.kind = kind, .text = std::move(text)}); }
  bool put(JsonTree value) {
    JsonTree& place = next_place();
    value.name = std::move(place.name);
    place = std::move(value);
    return true;
  }
  /// Where the next value belongs: the newest member, the next item, or the root.
  JsonTree& next_place() {
    if (open_.empty()) return root_;
    JsonTree& parent = open_.back();
    return parent.kind == Kind::kObject ? parent.items.back() : parent.items.emplace_back();
  }

  JsonTree root_;
  std::vector<JsonTree> open_;
  std::vector<std::unordered_set<std::string>> names_;  // of the members of each that is open
  std::string text_;
  std::string twice_;
};

boost::json::parse_options options() {
  boost::json::parse_options options;
  options.max_depth = kJsonDepthMax;
  return options;
}

}  // namespace

const JsonTree* JsonTree::find(std::string_view member) const {
  if (kind != Kind::kObject) return nullptr;
  const auto found = std::ranges::find(items, member, &JsonTree::name);
  return found == items.end() ? nullptr : &*found;
}

Result<JsonTree> parse_json_tree(std::string_view text) {
  boost::json::basic_parser<Builder> parser(options());
  Code problem;
  const std::size_t read = parser.write_some(false, text.data(), text.size(), problem);
  if (!problem && read < text.size()) problem = boost::json::error::extra_data;
  if (!problem) return parser.handler().take_root();
  const auto line = 1 + std::ranges::count(text.substr(0, read), '\n');
  const std::string& twice = parser.handler().twice();
  return fail("InvalidJson", twice.empty() ? fmt::format("not JSON near line {}: {}", line, problem.message())
                                           : fmt::format("\"{}\" comes twice near line {}", twice, line));
}

}  // namespace milepost::base
