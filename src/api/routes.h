// The route table: one row for each operation of the API.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/operation.h"

namespace milepost::api {

struct Route {
  std::string_view method;
  std::string_view pattern;  // behind /2013-04-01; {Label} stands for one segment
  std::string_view name;     // the operation's
  int status = 200;          // of its success
  Operation operation = {};
  bool open = false;  // needs no authentication
};

/// All 74 operations (ROUTE53.md 1).
std::span<const Route> routes();

struct RouteMatch {
  const Route* route = nullptr;  // null: there is no such operation
  aws::Parameters parameters;    // path and query, decoded
};

/// Finds the operation for `method` and `target` (path and query as sent). One trailing slash makes no
/// difference: botocore posts to /rrset/, the JavaScript SDK to /rrset.
RouteMatch find_route(std::string_view method, std::string_view target);

}  // namespace milepost::api
