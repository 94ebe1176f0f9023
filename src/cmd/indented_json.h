// JSON for people: the layout of the AWS command line's own files.
#pragma once

#include <string>
#include <string_view>

namespace milepost::cmd {

/// `compact` with each member and item on a line of its own, four spaces a level. REQUIRES: it is JSON without white
/// space between its tokens, as model::encode_stored() composes it.
std::string indented_json(std::string_view compact);

}  // namespace milepost::cmd
