// The bytes of a request's head.
#include "http/request_text.h"

namespace milepost::http {

std::string compose_head(const Request& request, std::string_view host) {
  std::string head = request.method + ' ' + request.target + " HTTP/1.1\r\n";
  const auto append = [&](std::string_view name, std::string_view value) {
    head.append(name).append(": ").append(value).append("\r\n");
  };
  if (find_header(request.headers, "Host").empty()) append("Host", host);
  for (const auto& [name, value] : request.headers) append(name, value);
  if (!request.body.empty() && find_header(request.headers, "Content-Length").empty()) {
    append("Content-Length", std::to_string(request.body.size()));
  }
  return head.append("\r\n");
}

}  // namespace milepost::http
