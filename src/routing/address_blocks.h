// A range of addresses as the fewest blocks that make it up.
#pragma once

#include "routing/address_key.h"

namespace milepost::routing {

/// Calls visit(first address, prefix length) for each block, in order. REQUIRES: first <= last.
template <class Key, class Visit>
void visit_blocks(Key first, Key last, Visit&& visit) {
  while (true) {
    unsigned prefix = kKeyBits<Key>;
    // The largest block that begins here and ends in the range: each bit less doubles it.
    while (prefix > 0 && (first >> (kKeyBits<Key> - prefix) & 1) == 0 &&
           last_of_block(first, prefix - 1) <= last)
      --prefix;
    visit(first, prefix);
    const Key end = last_of_block(first, prefix);
    if (end == last) return;
    first = static_cast<Key>(end + 1);
  }
}

}  // namespace milepost::routing
