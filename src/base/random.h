// Randomness that nobody can guess, from the kernel: ids, secrets, the choice of name servers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace milepost::base {

/// Uniform in 0..bound-1. REQUIRES: bound > 0. Thread-safe; never fails (it waits for the kernel at early
/// boot).
std::uint64_t random_below(std::uint64_t bound);

/// `size` characters, each uniformly one of `alphabet`. REQUIRES: !alphabet.empty().
std::string random_text(std::string_view alphabet, std::size_t size);

/// A UUID version 4 (RFC 9562 5.4) in lower case.
std::string random_uuid();

/// What ids are made of: A-Z and 0-9.
inline constexpr std::string_view kIdAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

}  // namespace milepost::base
