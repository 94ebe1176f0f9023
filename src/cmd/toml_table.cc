// toml++ behind the few questions that the configuration asks.
#include "cmd/toml_table.h"

#include <fmt/core.h>
#include <toml++/toml.h>

#include <utility>

namespace milepost::cmd {

struct TomlTable::Node {
  toml::table table;
};

TomlTable::TomlTable(std::shared_ptr<const Node> node, std::string source, std::string path)
    : node_(std::move(node)), source_(std::move(source)), path_(std::move(path)) {}

base::Result<TomlTable> TomlTable::parse(std::string_view text, std::string_view source) {
  try {
    return TomlTable(std::make_shared<Node>(Node{toml::parse(text)}), std::string(source), {});
  } catch (const toml::parse_error& e) {
    return base::fail("InvalidConfig",
                      fmt::format("{}, line {}: {}", source, e.source().begin.line, e.description()));
  }
}

void TomlTable::read(std::string_view key, std::string& out) {
  read_.emplace(key);
  const toml::node* found = node_->table.get(key);
  if (!found) return;
  const auto text = found->value_exact<std::string>();
  if (!text) return wrong(key, "must be a text in quotes");
  out = *text;
}

void TomlTable::read(std::string_view key, std::vector<std::string>& out) {
  read_.emplace(key);
  const toml::node* found = node_->table.get(key);
  if (!found) return;
  const toml::array* list = found->as_array();
  std::vector<std::string> texts;
  for (std::size_t i = 0; list && i < list->size(); ++i) {
    const auto text = list->get(i)->value_exact<std::string>();
    if (text) texts.push_back(*text);
  }
  if (!list || texts.size() != list->size()) return wrong(key, "must be a list of texts in quotes");
  out = std::move(texts);
}

void TomlTable::read_number(std::string_view key, std::int64_t min, std::int64_t max,
                            const std::function<void(std::int64_t)>& set) {
  read_.emplace(key);
  const toml::node* found = node_->table.get(key);
  if (!found) return;
  const auto number = found->value_exact<std::int64_t>();
  if (!number || *number < min || *number > max)
    return wrong(key, fmt::format("must be a number from {} to {}", min, max));
  set(*number);
}

bool TomlTable::read_decimal(std::string_view key, double min, double max, double& out) {
  read_.emplace(key);
  const toml::node* found = node_->table.get(key);
  if (!found) return false;
  const auto number = found->is_number() ? found->value<double>() : std::nullopt;
  if (!number || !(*number >= min && *number <= max)) {
    wrong(key, fmt::format("must be a number from {} to {}", min, max));
  } else {
    out = *number;
  }
  return true;
}

void TomlTable::table(std::string_view key, const std::function<void(TomlTable&)>& visit) {
  read_.emplace(key);
  const toml::node* found = node_->table.get(key);
  if (!found) return;
  if (!found->as_table()) return wrong(key, fmt::format("must be a table, [{}]", key));
  adopt(
      TomlTable(std::make_shared<Node>(Node{*found->as_table()}), source_, fmt::format("{}{}.", path_, key)),
      visit);
}

void TomlTable::tables(std::string_view key, const std::function<void(TomlTable&)>& visit) {
  read_.emplace(key);
  const toml::node* found = node_->table.get(key);
  if (!found) return;
  const toml::array* list = found->as_array();
  if (!list || !list->is_homogeneous<toml::table>())
    return wrong(key, fmt::format("must be tables, [[{}]]", key));
  for (std::size_t i = 0; i < list->size(); ++i) {
    adopt(TomlTable(std::make_shared<Node>(Node{*list->get(i)->as_table()}), source_,
                    fmt::format("{}{}[{}].", path_, key, i + 1)),
          visit);
  }
}

void TomlTable::adopt(TomlTable child, const std::function<void(TomlTable&)>& visit) {
  visit(child);
  const auto status = child.status();
  if (!status && !mistake_) mistake_ = status.error();
}

void TomlTable::wrong(std::string_view key, std::string_view what) {
  if (!mistake_)
    mistake_ = base::Error{"InvalidConfig", fmt::format("{}: {}{} {}", source_, path_, key, what)};
}

base::Status TomlTable::status() const {
  if (mistake_) return std::unexpected(*mistake_);
  for (const auto& [key, value] : node_->table) {
    if (!read_.contains(key.str())) {
      return base::fail("InvalidConfig", fmt::format("{}, line {}: there is no key {}{}", source_,
                                                     key.source().begin.line, path_, key.str()));
    }
  }
  return {};
}

}  // namespace milepost::cmd
