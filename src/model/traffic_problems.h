// What is wrong with a traffic policy document, in the form in which Route 53 tells it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace milepost::model {

/// Collects problems; of very many, the first ones and how many more there are.
class TrafficProblems {
 public:
  static constexpr std::size_t kToldMax = 20;

  /// `id` of the rule or endpoint, cut when it is long; empty: the document itself.
  void add(std::string_view id, std::string_view text);

  bool empty() const { return count_ == 0; }
  /// Success when there is none; else InvalidTrafficPolicyDocument: `ep1: Text.;ep2: Text.`
  base::Status status() const;

 private:
  std::string told_;
  std::size_t count_ = 0;
};

/// `text` fit for a message: cut to some sixty characters, control characters as ?.
std::string quoted(std::string_view text);

}  // namespace milepost::model
