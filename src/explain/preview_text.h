// A preview as people read it.
#pragma once

#include <string>

#include "explain/preview.h"

namespace milepost::explain {

/// Lines, the last with its line end.
std::string print_preview(const PreviewReport& report);

}  // namespace milepost::explain
