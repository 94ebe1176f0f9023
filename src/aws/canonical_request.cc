// The canonical form of a request: the one text that client and server both derive and sign.
#include "aws/canonical_request.h"

#include <algorithm>
#include <vector>

#include "http/target.h"

namespace milepost::aws {

namespace {

std::vector<std::string_view> path_segments(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), segment.size() + 1));
    if (segment.empty() || segment == ".") continue;
    if (segment != "..") {
      segments.push_back(segment);
    } else if (!segments.empty()) {
      segments.pop_back();
    }
  }
  return segments;
}

// All values of the header `name`, each canonical, joined by commas in the order of the request.
std::string canonical_values(const http::Headers& headers, std::string_view name) {
  std::string joined;
  bool first = true;
  for (const auto& [key, value] : headers) {
    if (!http::same_header_name(key, name)) continue;
    if (!first) joined += ',';
    joined += canonical_header_value(value);
    first = false;
  }
  return joined;
}

}  // namespace

std::string canonical_path(std::string_view path) {
  std::string canonical;
  for (const std::string_view segment : path_segments(path)) canonical += '/' + http::percent_encode(segment);
  if (canonical.empty() || path.ends_with('/')) canonical += '/';
  return canonical;
}

base::Result<std::string> canonical_query(std::string_view query, bool presigned) {
  auto parameters = http::parse_query(query);
  if (!parameters) return std::unexpected(parameters.error());
  std::erase_if(*parameters,
                [&](const auto& parameter) { return presigned && parameter.name == "X-Amz-Signature"; });
  for (auto& [name, value] : *parameters) {
    name = http::percent_encode(name);
    value = http::percent_encode(value);
  }
  std::ranges::sort(*parameters);
  std::string canonical;
  for (const auto& [name, value] : *parameters) {
    if (!canonical.empty()) canonical += '&';
    canonical += name + '=' + value;
  }
  return canonical;
}

std::string canonical_header_value(std::string_view value) {
  std::string canonical;
  bool blank = false;
  for (const char c : value) {
    if (c == ' ' || c == '\t') {
      blank = true;
      continue;
    }
    if (blank && !canonical.empty()) canonical += ' ';
    blank = false;
    canonical += c;
  }
  return canonical;
}

base::Result<std::string> canonical_request(const http::Request& request,
                                            std::span<const std::string> signed_headers,
                                            std::string_view body_hash, bool presigned) {
  const auto query = canonical_query(http::query_of(request.target), presigned);
  if (!query) return query;
  std::string canonical =
      request.method + '\n' + canonical_path(http::path_of(request.target)) + '\n' + *query + '\n';
  std::string names;
  for (const std::string& name : signed_headers) {
    canonical += name + ':' + canonical_values(request.headers, name) + '\n';
    names += names.empty() ? name : ';' + name;
  }
  return canonical.append("\n").append(names).append("\n").append(body_hash);
}

}  // namespace milepost::aws
