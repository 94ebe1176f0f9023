// What a signed request says about its own signature: who, when, for what, over which headers.
#include "aws/authorization.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "aws/digest.h"
#include "http/target.h"

namespace milepost::aws {

namespace {

using base::fail;
using base::Result;

// Named parameters of either form; the query's names are those of the header behind "X-Amz-".
using Parameters = std::map<std::string, std::string, std::less<>>;

constexpr std::string_view kQueryPrefix = "X-Amz-";

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

template <class Visit>
void for_each_part(std::string_view text, char separator, Visit&& visit) {
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t end = std::min(text.find(separator, from), text.size());
    visit(text.substr(from, end - from));
    from = end + 1;
  }
}

// AWS shows a hash where it once repeated the header: enough to compare, nothing to steal.
std::string hash_of(std::string_view header) {
  return to_base64(sha256(header));
}

std::vector<std::string> split_header_names(std::string_view text) {
  std::vector<std::string> names;
  for_each_part(text, ';', [&](std::string_view name) {
    std::string folded(name);
    std::ranges::transform(folded, folded.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    names.push_back(std::move(folded));
  });
  std::ranges::sort(names);
  names.erase(std::ranges::unique(names).begin(), names.end());
  return names;
}

Result<void> split_credential(std::string_view credential, Authorization& into) {
  std::vector<std::string> parts;
  for_each_part(credential, '/', [&](std::string_view part) { parts.emplace_back(part); });
  if (parts.size() != 5) {
    return fail("IncompleteSignature",
                fmt::format("Credential must have exactly 5 slash-delimited elements, e.g. "
                            "keyid/date/region/service/term, got '{}'",
                            credential));
  }
  into.access_key_id = std::move(parts[0]);
  into.scope = {std::move(parts[1]), std::move(parts[2]), std::move(parts[3]), std::move(parts[4])};
  return {};
}

Result<Authorization> assemble(const Parameters& parameters, std::optional<Seconds> time) {
  Authorization authorization;
  if (auto split = split_credential(parameters.at("Credential"), authorization); !split) {
    return std::unexpected(split.error());
  }
  authorization.signed_headers = split_header_names(parameters.at("SignedHeaders"));
  authorization.signature = parameters.at("Signature");
  authorization.time = *time;
  return authorization;
}

Result<Seconds> parse_amz_date(std::string_view text) {
  if (const auto time = parse_timestamp(text)) return *time;
  return fail("IncompleteSignature", fmt::format("Date must be in ISO-8601 'basic format'. Got '{}'. See "
                                                 "http://en.wikipedia.org/wiki/ISO_8601",
                                                 text));
}

// -- the header form --

Result<Parameters> split_header(std::string_view header) {
  Parameters parameters;
  std::string problem;
  for_each_part(header.substr(std::min(header.find(' '), header.size())), ',', [&](std::string_view part) {
    part = trim(part);
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos) {
      problem = fmt::format(
          "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 "
          "and encoded with Base64): '{}'.",
          hash_of(header));
    } else if (!parameters.emplace(part.substr(0, equals), part.substr(equals + 1)).second) {
      problem = fmt::format(
          "Duplicate parameter in Authorization header (hashed with SHA-256 and encoded with Base64): "
          "'{}'.",
          hash_of(header));
    }
  });
  if (!problem.empty()) return fail("IncompleteSignature", std::move(problem));
  return parameters;
}

// nullopt: the request names no time, or names two.
Result<std::optional<Seconds>> header_time(const http::Request& request) {
  const auto is_amz_date = [](const auto& header) {
    return http::same_header_name(header.first, "X-Amz-Date");
  };
  const auto count = std::ranges::count_if(request.headers, is_amz_date);
  if (count > 1) return std::nullopt;
  if (count == 1) return parse_amz_date(http::find_header(request.headers, "X-Amz-Date"));
  const std::string_view date = http::find_header(request.headers, "Date");
  if (date.empty()) return std::nullopt;
  if (const auto time = parse_http_date(date)) return time;
  return parse_amz_date(date);
}

Result<Authorization> parse_header_form(const http::Request& request, std::string_view header) {
  const std::string_view algorithm = header.substr(0, header.find(' '));
  if (algorithm != kAlgorithm) {
    return fail("IncompleteSignature", fmt::format("Unsupported AWS 'algorithm': '{}'.", algorithm));
  }
  const auto parameters = split_header(header);
  if (!parameters) return std::unexpected(parameters.error());
  const auto time = header_time(request);
  if (!time) return std::unexpected(time.error());

  std::string missing;
  for (const std::string_view name : {"Credential", "Signature", "SignedHeaders"}) {
    const auto found = parameters->find(name);
    if (found == parameters->end() || found->second.empty()) {
      missing += fmt::format("Authorization header requires '{}' parameter. ", name);
    }
  }
  if (!*time)
    missing += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
  if (!missing.empty()) {
    missing += "(Hashed with SHA-256 and encoded with Base64) Authorization=" + hash_of(header);
    return fail("IncompleteSignature", std::move(missing));
  }
  return assemble(*parameters, *time);
}

// -- the presigned form --

Result<std::optional<std::chrono::seconds>> parse_expires(const Parameters& parameters) {
  const auto found = parameters.find("Expires");
  if (found == parameters.end()) return std::nullopt;
  const std::string& text = found->second;
  int seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size() || seconds < 1 ||
      seconds > kExpiresMax.count()) {
    return fail("IncompleteSignature",
                fmt::format("X-Amz-Expires must be a number of seconds from 1 to {}, got '{}'",
                            kExpiresMax.count(), text));
  }
  return std::chrono::seconds(seconds);
}

Result<Parameters> presigned_parameters(std::string_view query) {
  const auto all = http::parse_query(query);
  if (!all) return std::unexpected(all.error());
  Parameters parameters;
  for (const auto& [name, value] : *all) {
    if (!name.starts_with(kQueryPrefix)) continue;
    if (!parameters.emplace(name.substr(kQueryPrefix.size()), value).second) {
      return fail("IncompleteSignature",
                  fmt::format("AWS query-string parameter '{}' is given twice. Re-examine the "
                              "query-string parameters.",
                              name));
    }
  }
  return parameters;
}

Result<Authorization> parse_presigned_form(const Parameters& parameters) {
  for (const std::string_view name : {"Algorithm", "Credential", "Signature", "SignedHeaders", "Date"}) {
    const auto found = parameters.find(name);
    if (found == parameters.end() || found->second.empty()) {
      return fail("IncompleteSignature",
                  fmt::format("AWS query-string parameters must include '{}{}'. Re-examine the "
                              "query-string parameters.",
                              kQueryPrefix, name));
    }
  }
  if (const std::string& algorithm = parameters.at("Algorithm"); algorithm != kAlgorithm) {
    return fail("IncompleteSignature", fmt::format("Unsupported AWS 'algorithm': '{}'.", algorithm));
  }
  const auto time = parse_amz_date(parameters.at("Date"));
  if (!time) return std::unexpected(time.error());
  const auto expires = parse_expires(parameters);
  if (!expires) return std::unexpected(expires.error());
  auto authorization = assemble(parameters, *time);
  if (!authorization) return authorization;
  authorization->presigned = true;
  authorization->expires = *expires;
  return authorization;
}

}  // namespace

Result<Authorization> parse_authorization(const http::Request& request) {
  const auto is_authorization = [](const auto& header) {
    return http::same_header_name(header.first, "Authorization");
  };
  const auto headers = std::ranges::count_if(request.headers, is_authorization);
  if (headers > 1) return fail("IncompleteSignature", "The request has more than one Authorization header.");
  if (headers == 1)
    return parse_header_form(request, trim(http::find_header(request.headers, "Authorization")));

  const auto parameters = presigned_parameters(http::query_of(request.target));
  if (!parameters) return std::unexpected(parameters.error());
  if (!parameters->contains("Algorithm") && !parameters->contains("Signature") &&
      !parameters->contains("Credential")) {
    return fail("MissingAuthenticationToken", "Missing Authentication Token");
  }
  return parse_presigned_form(*parameters);
}

}  // namespace milepost::aws
