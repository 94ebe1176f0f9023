// An explanation as people read it: the tree indented, the way that is gone marked.
#pragma once

#include <string>

#include "explain/explanation.h"

namespace milepost::explain {

/// Lines, the last with its line end.
std::string print_explanation(const Explanation& explanation);

/// "12.50 %"; chances below a hundredth of a percent are "< 0.01 %".
std::string print_share(double share);

}  // namespace milepost::explain
