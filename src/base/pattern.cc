// Regular expressions by RE2, which never goes back and so never takes more than linear time.
#include "base/pattern.h"

#include <re2/re2.h>

#include <string>

#include "base/check.h"

namespace milepost::base {
namespace {

/// RE2 knows Java's \p{ASCII} by another name.
std::string translated(std::string_view pattern) {
  constexpr std::string_view kJava = "\\p{ASCII}";
  std::string out(pattern);
  for (std::size_t at = out.find(kJava); at != std::string::npos; at = out.find(kJava)) {
    out.replace(at, kJava.size(), "[[:ascii:]]");
  }
  return out;
}

}  // namespace

struct Expression::Compiled {
  explicit Compiled(const std::string& pattern) : expression(pattern, RE2::Quiet) {}

  RE2 expression;
};

Expression::Expression(std::string_view pattern)
    : compiled_(std::make_unique<const Compiled>(translated(pattern))) {
  MILEPOST_CHECK(compiled_->expression.ok(), "a pattern of the service model does not compile");
}

Expression::~Expression() = default;

bool Expression::matches(std::string_view text) const {
  return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), compiled_->expression);
}

}  // namespace milepost::base
