// Lines and sections of the AWS credentials format.
#include "cmd/credentials.h"

#include <fmt/core.h>

namespace milepost::cmd {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view next_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return trimmed(line);
}

}  // namespace

std::string print_credentials(std::string_view profile, const aws::Credentials& credentials) {
  return fmt::format("[{}]\naws_access_key_id = {}\naws_secret_access_key = {}\n", profile,
                     credentials.access_key_id, credentials.secret);
}

base::Result<aws::Credentials> scan_credentials(std::string_view text, std::string_view profile) {
  const std::string header = fmt::format("[{}]", profile);
  bool found = false;
  bool inside = false;
  aws::Credentials out;
  while (!text.empty()) {
    const std::string_view line = next_line(text);
    if (line.starts_with('[')) {
      inside = line == header;
      found |= inside;
    }
    const std::size_t equals = line.find('=');
    if (!inside || equals == std::string_view::npos || line.starts_with('#')) continue;
    const std::string_view key = trimmed(line.substr(0, equals));
    const std::string_view value = trimmed(line.substr(equals + 1));
    if (key == "aws_access_key_id") out.access_key_id = value;
    if (key == "aws_secret_access_key") out.secret = value;
  }
  if (!found) return base::fail("NoSuchProfile", fmt::format("there is no profile {}", profile));
  if (out.access_key_id.empty() || out.secret.empty()) {
    return base::fail("InvalidConfig",
                      fmt::format("profile {} lacks aws_access_key_id or aws_secret_access_key", profile));
  }
  return out;
}

}  // namespace milepost::cmd
