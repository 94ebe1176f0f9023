// Reads the keys of one TOML table into variables, and says which keys nobody asked for.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace milepost::cmd {

/// A parsed document, or one of its tables. Collects the first mistake; status() tells it at the end, and with it a
/// key that was never read. Belongs to one thread.
class TomlTable {
 public:
  /// Error InvalidConfig with `source` and the line.
  static base::Result<TomlTable> parse(std::string_view text, std::string_view source);

  /// Each leaves `out` as it is when the key is absent.
  void read(std::string_view key, std::string& out);
  void read(std::string_view key, std::vector<std::string>& out);
  void read_number(std::string_view key, std::int64_t min, std::int64_t max,
                   const std::function<void(std::int64_t)>& set);
  template <std::integral Number>
  void read(std::string_view key, Number& out, std::int64_t min, std::int64_t max) {
    read_number(key, min, max, [&](std::int64_t value) { out = static_cast<Number>(value); });
  }

  /// A number with or without a fraction; true when the key is there.
  bool read_decimal(std::string_view key, double min, double max, double& out);

  /// Calls `visit` with the table under `key`, if there is one, and takes over its mistake.
  void table(std::string_view key, const std::function<void(TomlTable&)>& visit);
  /// The same for each table of a [[key]] list.
  void tables(std::string_view key, const std::function<void(TomlTable&)>& visit);

  /// Notes a mistake of the caller's own about `key`.
  void wrong(std::string_view key, std::string_view what);

  base::Status status() const;

 private:
  struct Node;
  TomlTable(std::shared_ptr<const Node> node, std::string source, std::string path);
  void adopt(TomlTable child, const std::function<void(TomlTable&)>& visit);

  std::shared_ptr<const Node> node_;
  std::string source_;
  std::string path_;  // of this table: "dns."
  std::set<std::string, std::less<>> read_;
  std::optional<base::Error> mistake_;
};

}  // namespace milepost::cmd
