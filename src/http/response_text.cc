// The bytes of a response's head, and what may not get into them.
#include "http/response_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <iterator>

namespace milepost::http {

namespace {

struct Reason {
  int status;
  std::string_view phrase;
};

// RFC 9110 15. A status that is missing here gets an empty phrase, which is allowed (RFC 9112 4).
constexpr std::array kReasons = {
    Reason{200, "OK"},
    Reason{201, "Created"},
    Reason{204, "No Content"},
    Reason{301, "Moved Permanently"},
    Reason{302, "Found"},
    Reason{304, "Not Modified"},
    Reason{400, "Bad Request"},
    Reason{401, "Unauthorized"},
    Reason{403, "Forbidden"},
    Reason{404, "Not Found"},
    Reason{405, "Method Not Allowed"},
    Reason{408, "Request Timeout"},
    Reason{409, "Conflict"},
    Reason{413, "Content Too Large"},
    Reason{417, "Expectation Failed"},
    Reason{431, "Request Header Fields Too Large"},
    Reason{500, "Internal Server Error"},
    Reason{501, "Not Implemented"},
    Reason{503, "Service Unavailable"},
};

std::string_view phrase_of(int status) {
  const auto* found = std::ranges::find(kReasons, status, &Reason::status);
  return found == kReasons.end() ? std::string_view{} : found->phrase;
}

std::string http_date(std::chrono::system_clock::time_point now) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 40> text;
  const std::size_t size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return {text.data(), size};
}

// A value may repeat what a client sent (a name in Location): a line break in it must not start a header of
// its own.
void append_header(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ");
  std::ranges::copy_if(value, std::back_inserter(head),
                       [](char c) { return c != '\r' && c != '\n' && c != '\0'; });
  head.append("\r\n");
}

}  // namespace

bool has_body(int status) {
  return status >= 200 && status != 204 && status != 304;
}

std::string compose_head(const Response& response, const ResponseFrame& frame) {
  std::string head = fmt::format("HTTP/1.1 {} {}\r\n", response.status, phrase_of(response.status));
  for (const auto& [name, value] : response.headers) append_header(head, name, value);
  append_header(head, "Date", http_date(frame.now));
  if (has_body(response.status)) append_header(head, "Content-Length", std::to_string(response.body.size()));
  if (frame.close) {
    append_header(head, "Connection", "close");
  } else if (frame.http10) {
    append_header(head, "Connection", "keep-alive");
  }
  return head.append("\r\n");
}

}  // namespace milepost::http
