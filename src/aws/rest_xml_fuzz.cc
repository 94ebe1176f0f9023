// Fuzzer: any octets as a request body. What decodes must encode to something that decodes to the same again.
#include "aws/rest_xml.h"

#include <cstddef>
#include <cstdint>

#include "base/check.h"

namespace milepost::aws {

struct Leaf {
  std::string value;
  std::optional<std::int64_t> number;
  std::optional<double> fraction;
  std::optional<bool> truth;
};

/// One member of each kind that requests have.
struct Tree {
  std::optional<std::string> comment;
  std::optional<Leaf> leaf;
  std::vector<Leaf> leaves;
  std::optional<std::vector<std::string>> words;
};

}  // namespace milepost::aws

namespace milepost::base {

template <>
struct Description<aws::Leaf> {
  using T = aws::Leaf;
  static constexpr std::string_view name = "Leaf";
  static constexpr auto fields =
      std::tuple{field("Value", &T::value, length(0, 64)), field("Number", &T::number, between(-9, 255)),
                 field("Fraction", &T::fraction), field("Truth", &T::truth)};
};

template <>
struct Description<aws::Tree> {
  using T = aws::Tree;
  static constexpr std::string_view name = "Tree";
  static constexpr auto fields =
      std::tuple{field("Comment", &T::comment, length(0, 256)), field("Leaf", &T::leaf),
                 field("Leaves", &T::leaves).of("Leaf").absent_when_empty(),
                 field("Words", &T::words, length(1, 10)).of("Word")};
};

}  // namespace milepost::base

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using milepost::aws::Tree;
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const auto tree = milepost::aws::decode_xml<Tree>(body, "Tree");
  if (!tree) return 0;
  const std::string encoded = milepost::aws::encode_xml("Tree", *tree);
  const auto again = milepost::aws::decode_xml<Tree>(encoded, "Tree");
  MILEPOST_CHECK(again.has_value(), "what was written is not read");
  MILEPOST_CHECK(milepost::aws::encode_xml("Tree", *again) == encoded,
                 "what was read differs from what was written");
  return 0;
}
