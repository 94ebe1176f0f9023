// From a plan to the records that are answered: down the tree of groups and aliases, one choice a group.
//
//   www A, weighted:   blue 3 -> records
//                      green 1 -> alias -> green A, latency:  eu-west-1 -> records
//                                                             us-east-1 -> records
//
// Rules: Developer Guide, "Choosing a routing policy" and "How Amazon Route 53 chooses records when health checking is
// configured". Nothing here allocates, locks or waits.
#pragma once

#include <array>
#include <cstdint>

#include "dns/name.h"
#include "dns/wire.h"
#include "routing/client.h"
#include "zone/catalog.h"
#include "zone/plan.h"

namespace milepost::routing {

/// Values of a multivalue answer (Developer Guide, "Multivalue answer routing").
inline constexpr std::size_t kValuesMax = 8;
/// Groups and aliases on the way to one answer; the change side allows fewer.
inline constexpr int kDepthMax = 128;

class Trace;

/// All that a choice looks at.
struct Context {
  const zone::Catalog& catalog;
  const zone::Zone& zone;  // where the plan stands and its aliases lead
  Client& client;
  std::uint64_t& random;   // state of the generator, xorshift64*
  std::int64_t now_s;      // since 1970
  Trace* trace = nullptr;  // told of each step; null when a packet is answered

  bool healthy(std::uint32_t slot) const { return slot == 0 || catalog.tables().verdicts->healthy(slot); }
  bool healthy(const zone::MemberView& member) const {
    return healthy(member.check_slot()) && healthy(member.target_slot());
  }
  /// Uniform in 0..below-1. REQUIRES: below > 0.
  std::uint32_t draw(std::uint32_t below);
};

/// What is answered.
struct Choice {
  enum class Kind : std::uint8_t {
    kRecords,     // `sets` are the answer
    kNothing,     // the name exists, and for this client it has nothing of the type: NOERROR
    kUnresolved,  // an alias leads to a name elsewhere that does not resolve (any more): SERVFAIL
  };
  Kind kind = Kind::kNothing;
  std::uint8_t count = 0;
  std::array<const std::uint8_t*, kValuesMax> sets{};  // each a zone::RrsetView
};

/// One choice on its way down the tree, a step at a time: each asks for the memory that the next one reads, so that those
/// of several queries, taken in turns, wait for it together.
class Walk {
 public:
  /// REQUIRES: rrset.is_plan().
  Walk(const zone::RrsetView& rrset, const Context& context);

  /// False: choice() is made.
  bool step();
  const Choice& choice() const { return choice_; }

 private:
  enum class At : std::uint8_t { kGroup, kTrie, kPage, kNode, kEnd };

  bool choose_member();
  bool follow(const zone::MemberView& alias);
  bool search_page();
  bool read_node();
  bool enter(zone::GroupView group);
  bool end();

  Context context_;
  zone::GroupView group_;
  dns::RrType type_;
  At at_ = At::kGroup;
  std::uint8_t depth_ = 0;
  dns::NameView target_{nullptr, 0};  // the name that is looked up
  zone::TrieCursor cursor_;           // on the way to its page
  const std::uint8_t* entry_;         // there, which is likely its node
  Choice choice_;  // empty until end()
};

/// All steps at once. REQUIRES: rrset.is_plan().
Choice choose(const zone::RrsetView& rrset, const Context& context);

/// Listens to the choices of one query, in their order, for whoever explains an answer.
class Trace {
 public:
  virtual ~Trace() = default;
  /// A name is looked up in the zone: the QNAME, then the target of each CNAME that is followed. Told of by whoever
  /// looks it up; what choose() tells until the next one stands there.
  virtual void on_name(dns::NameView name, const zone::Match& match) = 0;
  /// One member of the group, whose record sets are of `type`, is chosen, or none (-1). Returns the one to go on with:
  /// `chosen`, or another one for whoever goes down every branch of a choice by chance.
  virtual int on_choice(const zone::GroupView& group, dns::RrType type, int chosen, Context& context) = 0;
  /// Several are, by their places: a multivalue answer.
  virtual void on_choices(const zone::GroupView& group, dns::RrType type, Context& context) = 0;
  /// The choice leads on to another name of the zone. `found`: something of the type stands there.
  virtual void on_alias(dns::NameView target, bool found) = 0;
  /// It leads to a name elsewhere. `answered`: there are records.
  virtual void on_outside(dns::NameView target, bool answered) = 0;
};

}  // namespace milepost::routing
