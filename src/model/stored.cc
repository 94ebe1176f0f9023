// The part of the stored form that needs Boost.JSON: escaping, parsing, looking at values.
#include "model/stored.h"

#include <fmt/core.h>

#include <array>
#include <boost/json.hpp>

namespace milepost::model::stored {

void Composer::separate() {
  if (!first_) text_ += ',';
  first_ = false;
}

void Composer::open(char bracket) {
  separate();
  text_ += bracket;
  first_ = true;
}

void Composer::close(char bracket) {
  text_ += bracket;
  first_ = false;
}

void Composer::name(std::string_view name) {
  put(name);
  text_ += ':';
  first_ = true;
}

void Composer::put(std::string_view text) {
  separate();
  text_ += boost::json::serialize(boost::json::string_view(text));
}

void Composer::put(std::int64_t number) {
  separate();
  text_ += fmt::format("{}", number);
}

void Composer::put(double number) {
  separate();
  text_ += boost::json::serialize(boost::json::value(number));
}

void Composer::put(bool truth) {
  separate();
  text_ += truth ? "true" : "false";
}

bool Value::is_object() const {
  return json_->is_object();
}

bool Value::is_list() const {
  return json_->is_array();
}

std::optional<Value> Value::member(std::string_view name) const {
  const boost::json::value* found = json_->get_object().if_contains(name);
  if (found == nullptr) return std::nullopt;
  return Value(*found);
}

std::size_t Value::size() const {
  return json_->get_array().size();
}

Value Value::item(std::size_t index) const {
  return Value(json_->get_array()[index]);
}

bool Value::read(std::string& out) const {
  const boost::json::string* text = json_->if_string();
  if (text == nullptr) return false;
  out.assign(text->data(), text->size());
  return true;
}

bool Value::read(std::int64_t& out) const {
  const std::int64_t* number = json_->if_int64();  // what fits no int64 is parsed as uint64 or double
  if (number == nullptr) return false;
  out = *number;
  return true;
}

bool Value::read(double& out) const {
  if (!json_->is_number()) return false;
  out = json_->to_number<double>();
  return true;
}

bool Value::read(bool& out) const {
  const bool* truth = json_->if_bool();
  if (truth == nullptr) return false;
  out = *truth;
  return true;
}

struct Document::Parsed {
  // Most stored values are a few hundred bytes: their tree fits here and costs no allocation.
  std::array<unsigned char, 2048> buffer;
  boost::json::monotonic_resource memory{buffer.data(), buffer.size()};
  boost::json::value root = boost::json::value(boost::json::storage_ptr(&memory));
};

Document::Document(std::unique_ptr<Parsed> parsed) : parsed_(std::move(parsed)) {}
Document::~Document() = default;
Document::Document(Document&&) noexcept = default;

base::Result<Document> Document::parse(std::string_view text) {
  auto parsed = std::make_unique<Parsed>();
  boost::json::error_code problem;
  parsed->root = boost::json::parse(text, problem, &parsed->memory);
  if (problem) return base::fail("DataFormat", fmt::format("not JSON: {}", problem.message()));
  return Document(std::move(parsed));
}

Value Document::root() const {
  return Value(parsed_->root);
}

std::unexpected<base::Error> missing(std::string_view type, std::string_view member) {
  return base::fail("DataFormat", fmt::format("{} lacks its member {}", type, member));
}

std::unexpected<base::Error> of_wrong_kind(std::string_view member) {
  return base::fail("DataFormat", fmt::format("{} has a value of a wrong kind", member));
}

}  // namespace milepost::model::stored
