// Blanks around each field do not matter.
#include "explain/subnet_line.h"

#include <fmt/core.h>

#include <charconv>

#include "explain/quoted_field.h"

namespace milepost::explain {
namespace {

constexpr std::string_view kBlanks = " \t\r";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

std::unexpected<std::string> wrong(std::string_view field, std::string_view what) {
  return std::unexpected(fmt::format("{} {}", quoted_field(field), what));
}

std::optional<std::uint64_t> scan_count(std::string_view text) {
  std::uint64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const bool good = error == std::errc() && end == text.data() + text.size();
  if (!good || count == 0 || count > kSubnetCountMax) return std::nullopt;
  return count;
}

}  // namespace

std::optional<base::Cidr> scan_subnet(std::string_view text) {
  if (const auto block = base::Cidr::parse(text)) return block;
  const auto address = base::IpAddress::parse(text);
  if (!address) return std::nullopt;
  return base::Cidr::of(*address, static_cast<std::uint8_t>(8 * address->size));
}

std::expected<std::optional<SubnetLine>, std::string> scan_subnet_line(std::string_view line) {
  line = trimmed(line);
  if (line.empty() || line.front() == '#') return std::nullopt;
  const std::size_t comma = line.find(',');
  const auto subnet = scan_subnet(trimmed(line.substr(0, comma)));
  if (!subnet) return wrong(trimmed(line.substr(0, comma)), "is no subnet");
  SubnetLine out{.subnet = *subnet};
  if (comma == line.npos) return out;
  const std::string_view text = trimmed(line.substr(comma + 1));
  const auto count = scan_count(text);
  if (!count) return wrong(text, fmt::format("is no count from 1 to {}", kSubnetCountMax));
  out.count = *count;
  return out;
}

}  // namespace milepost::explain
