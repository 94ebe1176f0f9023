// What a client is told, in the form in which two answers are the same or not: values without their order and TTLs.
#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <vector>

#include "dns/wire.h"
#include "explain/branch_walker.h"

namespace milepost::explain {

struct Outcome {
  std::string rcode = {};  // NOERROR, NXDOMAIN, ...
  std::vector<std::string> records =
      {};                  // ascending: values of the type asked for, "CNAME x", "referral to x"
  std::size_t sample = 0;  // not 0: so many of `records`, at random

  friend auto operator<=>(const Outcome&, const Outcome&) = default;
};

Outcome outcome_of(const Branch& branch, dns::RrType asked);

/// "192.0.2.1, 192.0.2.2", "8 of 192.0.2.1, ...", "no records", "NXDOMAIN". Of more than `records_max` records the
/// first ones and how many more there are.
std::string print_outcome(const Outcome& outcome, std::size_t records_max);

}  // namespace milepost::explain
