#include "cmd/indented_json.h"

#include <gtest/gtest.h>

namespace milepost::cmd {
namespace {

TEST(IndentedJson, PutsEachMemberOnALine) {
  EXPECT_EQ(indented_json(R"({"a":[1,{"b":"c"}],"d":true})"),
            "{\n"
            "    \"a\": [\n"
            "        1,\n"
            "        {\n"
            "            \"b\": \"c\"\n"
            "        }\n"
            "    ],\n"
            "    \"d\": true\n"
            "}");
}

TEST(IndentedJson, LeavesStringsAsTheyAre) {
  EXPECT_EQ(indented_json(R"({"a{[,:]}":"\"x\\\" , {y"})"),
            "{\n"
            "    \"a{[,:]}\": \"\\\"x\\\\\\\" , {y\"\n"
            "}");
}

}  // namespace
}  // namespace milepost::cmd
