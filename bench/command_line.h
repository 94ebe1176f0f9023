// What the bench's programs do with their command lines.
#pragma once

#include <string_view>

namespace milepost::bench {

/// Prints `text` (to stderr unless `status` is 0) and ends the program.
[[noreturn]] void exit_with(int status, std::string_view text);

/// The value `text` of --`option`. Ends `program` with status 2 for what is no number within min..max.
unsigned number(std::string_view program, const char* option, std::string_view text, unsigned min,
                unsigned max);

}  // namespace milepost::bench
