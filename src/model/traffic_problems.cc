// Joins problems of traffic policy documents.
#include "model/traffic_problems.h"

#include <fmt/core.h>

namespace milepost::model {
namespace {

constexpr std::size_t kShownMax = 64;  // bytes of an id or a value
constexpr std::size_t kTextMax = 512;  // bytes of a whole text, which may quote a value that nobody has cut

std::string shown(std::string_view text, std::size_t size_max) {
  const bool cut = text.size() > size_max;
  if (cut) text = text.substr(0, size_max);
  // Not through the middle of a character.
  while (cut && !text.empty() && (text.back() & 0x80) != 0) text.remove_suffix(1);
  std::string out(text);
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  }
  if (cut) out += "...";
  return out;
}

}  // namespace

std::string quoted(std::string_view text) {
  return fmt::format("'{}'", shown(text, kShownMax));
}

void TrafficProblems::add(std::string_view id, std::string_view text) {
  if (++count_ > kToldMax) return;
  if (count_ > 1) told_ += ';';
  if (!id.empty()) told_ += shown(id, kShownMax) + ": ";
  told_ += shown(text, kTextMax);
}

base::Status TrafficProblems::status() const {
  if (empty()) return {};
  std::string message = told_;
  if (count_ > kToldMax) message += fmt::format(";and {} more problems.", count_ - kToldMax);
  return base::fail("InvalidTrafficPolicyDocument", std::move(message));
}

}  // namespace milepost::model
