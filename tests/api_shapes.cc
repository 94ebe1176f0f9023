// Prints what the API's route table knows as JSON: every operation with its request and response, the errors
// it may answer with, and the status of each error. tests/service_model.py compares it with the service models.
#include <boost/json.hpp>
#include <iostream>
#include <limits>
#include <string>

#include "api/operation_errors.h"
#include "api/routes.h"
#include "aws/error_status.h"
#include "base/shape.h"

namespace milepost {
namespace {

namespace json = boost::json;

std::string_view kind_word(base::Kind kind) {
  switch (kind) {
    case base::Kind::kString:
      return "string";
    case base::Kind::kInteger:
      return "integer";
    case base::Kind::kDouble:
      return "double";
    case base::Kind::kBoolean:
      return "boolean";
    case base::Kind::kEnumeration:
      return "enumeration";
    case base::Kind::kList:
      return "list";
    case base::Kind::kStructure:
      return "structure";
  }
  return {};
}

std::string_view place_word(base::Place place) {
  switch (place) {
    case base::Place::kBody:
      return "body";
    case base::Place::kPath:
      return "path";
    case base::Place::kQuery:
      return "query";
    case base::Place::kHeader:
      return "header";
  }
  return {};
}

json::object listing(const base::Shape& shape);

json::object listing(const base::ValueShape& value) {
  json::object out{{"kind", kind_word(value.kind)}};
  if (value.bounds.min != std::numeric_limits<std::int64_t>::min()) out["min"] = value.bounds.min;
  if (value.bounds.max != base::kUnbounded) out["max"] = value.bounds.max;
  if (!value.bounds.pattern.text.empty()) out["pattern"] = value.bounds.pattern.text;
  if (!value.bounds.prefix.empty()) out["prefix"] = value.bounds.prefix;
  if (!value.words.empty()) out["words"] = json::array(value.words.begin(), value.words.end());
  if (value.structure != nullptr) out["structure"] = listing(*value.structure);
  return out;
}

json::object listing(const base::MemberShape& member) {
  json::object out = listing(member.value);
  out["name"] = member.name;
  out["required"] = member.required;
  out["place"] = place_word(member.place);
  if (!member.parameter.empty()) out["parameter"] = member.parameter;
  if (member.value.kind == base::Kind::kList) {
    out["item"] = member.item;
    out["items"] = listing(member.items);
  }
  return out;
}

json::object listing(const base::Shape& shape) {
  json::array members;
  for (const base::MemberShape& member : shape.members) members.push_back(listing(member));
  return {{"name", shape.name}, {"members", std::move(members)}};
}

json::object listing(const api::Route& route) {
  json::object out{{"method", route.method}, {"uri", route.pattern}, {"status", route.status}};
  if (route.operation.request != nullptr) out["request"] = listing(*route.operation.request);
  if (route.operation.response != nullptr) out["response"] = listing(*route.operation.response);
  return out;
}

json::object listing() {
  json::object operations;
  for (const api::Route& route : api::routes()) operations[route.name] = listing(route);
  json::object errors;
  for (const api::OperationErrors& row : api::operation_errors()) errors[row.operation] = row.codes;
  json::object statuses;
  for (const aws::ErrorStatus& row : aws::error_statuses()) {
    statuses[row.code] = {{"status", row.status}, {"modelled", row.kind == aws::ErrorKind::kModelled}};
  }
  return {{"operations", std::move(operations)},
          {"operation_errors", std::move(errors)},
          {"error_statuses", std::move(statuses)}};
}

}  // namespace
}  // namespace milepost

int main() {
  std::cout << milepost::listing() << '\n';
}
