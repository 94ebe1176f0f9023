// Look-up of headers by their case-insensitive names, and of the client's address.
#include "http/message.h"

#include <algorithm>

namespace milepost::http {

namespace {

char fold(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

}  // namespace

bool same_header_name(std::string_view one, std::string_view other) {
  return std::ranges::equal(one, other, {}, fold, fold);
}

std::string_view find_header(const Headers& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (same_header_name(key, name)) return value;
  }
  return {};
}

std::string_view peer_address(const Request& request) {
  std::string_view address = std::string_view(request.peer).substr(0, request.peer.rfind(':'));
  if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
  return address;
}

}  // namespace milepost::http
