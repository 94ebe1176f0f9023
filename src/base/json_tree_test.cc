// What becomes of JSON in a tree, and of text that is none.
#include "base/json_tree.h"

#include <gtest/gtest.h>

namespace milepost::base {
namespace {

using Kind = JsonTree::Kind;

TEST(JsonTreeTest, KeepsOrderKindsAndNumbersAsWritten) {
  const auto tree = parse_json_tree(R"({"b":1.50,"a":[true,null,"x\u0041"]})");
  ASSERT_TRUE(tree) << tree.error().message;
  ASSERT_EQ(tree->items.size(), 2u);
  EXPECT_EQ(tree->items[0].name, "b");
  EXPECT_EQ(tree->items[0].kind, Kind::kNumber);
  EXPECT_EQ(tree->items[0].text, "1.50");
  const JsonTree* list = tree->find("a");
  ASSERT_NE(list, nullptr);
  ASSERT_EQ(list->items.size(), 3u);
  EXPECT_EQ(list->items[0].text, "true");
  EXPECT_EQ(list->items[1].kind, Kind::kNull);
  EXPECT_EQ(list->items[2].text, "xA");
  EXPECT_EQ(list->find("a"), nullptr);
}

TEST(JsonTreeTest, AMemberThatComesTwiceInOneObjectIsAnError) {
  EXPECT_EQ(parse_json_tree("{\"a\":1,\n\"a\":2}").error().message, "\"a\" comes twice near line 2");
  EXPECT_TRUE(parse_json_tree(R"([{"a":{"a":1}},{"a":2}])"));
}

TEST(JsonTreeTest, DeepNestingAndRubbishAreErrors) {
  const std::string deepest = std::string(kJsonDepthMax, '[') + std::string(kJsonDepthMax, ']');
  EXPECT_TRUE(parse_json_tree(deepest));
  for (const std::string& text :
       {"[" + deepest + "]", std::string("{} x"), std::string("{"), std::string()}) {
    EXPECT_EQ(parse_json_tree(text).error().code, "InvalidJson") << text;
  }
}

}  // namespace
}  // namespace milepost::base
