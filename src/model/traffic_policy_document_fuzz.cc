// Fuzzer: any text as a traffic policy document. What is taken leads from its start to endpoints and ends there.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "model/traffic_policy_document.h"

using namespace milepost::model;

namespace {

/// Branches of the unfolded tree below `reference`, each way walked by itself.
std::size_t walk(const TrafficPolicyDocument& document, const TrafficReference& reference,
                 std::size_t depth) {
  MILEPOST_CHECK(depth <= kTrafficDepthMax, "a document that was taken is no deeper than it may be");
  if (reference.kind == TrafficReference::Kind::kEndpoint) {
    MILEPOST_CHECK(document.endpoints.contains(reference.id), "a reference leads to an endpoint");
    return 0;
  }
  const auto rule = document.rules.find(reference.id);
  MILEPOST_CHECK(rule != document.rules.end() && !rule->second.branches.empty(),
                 "a reference leads to a rule");
  std::size_t branches = 0;
  for (const TrafficBranch& branch : rule->second.branches) {
    branches += 1 + walk(document, branch.target, depth + 1);
  }
  return branches;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto document = parse_traffic_policy_document({reinterpret_cast<const char*>(data), size});
  if (!document) {
    MILEPOST_CHECK(
        document.error().code == "InvalidTrafficPolicyDocument" && !document.error().message.empty(),
        "a document was refused without a reason");
    return 0;
  }
  MILEPOST_CHECK(walk(*document, document->start, 0) <= kTrafficTreeSizeMax,
                 "a tree is no larger than it may be");
  return 0;
}
