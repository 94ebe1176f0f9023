// Goes down every branch of an answer that chance decides, through the name server's own evaluator.
//
//   www A, weighted 3:1         run 1   blue              75 %   -> response
//     blue  -> records          run 2   green, primary    25 %   -> response
//     green -> alias, failover
//
// Each run is a query; where chance decides, the walker decides instead, and notes the other ways for later runs. The
// likeliest way is always next, so that what a bound leaves out is the unlikeliest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <queue>
#include <string>
#include <utility>
#include <vector>

#include "answer/zone_probe.h"
#include "base/cidr.h"
#include "base/published.h"
#include "dns/message.h"
#include "dns/name.h"
#include "routing/choose.h"
#include "zone/catalog.h"

namespace milepost::explain {

struct Question {
  std::string zone = {};  // the hosted zone's id
  dns::Name name = {};
  dns::RrType type{};
  base::IpAddress source = {};         // where the packet comes from: the resolver
  std::optional<base::Cidr> subnet{};  // what it says of its client
};

/// One way to answer a question.
struct Branch {
  double chance = 1;           // 0..1 of all such questions
  dns::Message response = {};  // as over TCP: nothing is truncated
  /// Bits of the client's address that decided (RFC 7871 7.2.1).
  std::uint8_t scope = 0;
  /// Not empty: the answer's values are routing::kValuesMax of these, at random.
  std::vector<std::string> sampled = {};
};

/// Told what happens on the way, run by run; the members' chances with it.
class BranchListener {
 public:
  virtual ~BranchListener() = default;
  virtual void on_run() = 0;
  virtual void on_name(dns::NameView name, const zone::Match& match) = 0;
  /// `followed`: a member's place, or routing::kNobody.
  virtual void on_choice(const zone::GroupView& group, dns::RrType type, const std::vector<double>& chances,
                         int followed, routing::Context& context) = 0;
  virtual void on_choices(const zone::GroupView& group, dns::RrType type, const std::vector<double>& chances,
                          routing::Context& context) = 0;
  virtual void on_alias(dns::NameView target, bool found) = 0;
  virtual void on_outside(dns::NameView target, bool answered) = 0;
};

/// Belongs to one thread. REQUIRES: `catalog` and `options` outlive it, and `catalog` holds a snapshot.
class BranchWalker : private routing::Trace {
 public:
  BranchWalker(base::Published<zone::Catalog>& catalog, const answer::AnswerOptions& options)
      : probe_(catalog, options) {
    probe_.set_trace(this);
  }

  /// Visits up to `branches_max` ways, the likeliest first; what the chances of the others sum up to. `listener` may be
  /// null.
  double walk(const Question& question, std::size_t branches_max, BranchListener* listener,
              const std::function<void(Branch)>& visit);

 private:
  struct Way {
    double chance;
    std::size_t number;        // of equal chances the way that was seen first is first
    std::vector<int> choices;  // one for each choice by chance so far

    friend bool operator<(const Way& a, const Way& b) {
      return std::pair(a.chance, b.number) < std::pair(b.chance, a.number);
    }
  };

  void on_name(dns::NameView name, const zone::Match& match) override;
  int on_choice(const zone::GroupView& group, dns::RrType type, int chosen,
                routing::Context& context) override;
  void on_choices(const zone::GroupView& group, dns::RrType type, routing::Context& context) override;
  void on_alias(dns::NameView target, bool found) override;
  void on_outside(dns::NameView target, bool answered) override;
  int decide(const std::vector<double>& chances);

  answer::ZoneProbe probe_;
  BranchListener* listener_ = nullptr;
  std::priority_queue<Way> ways_;
  std::size_t ways_seen_ = 0;
  std::vector<int> choices_;   // of the run at work: those that are given, then those that were made
  std::size_t choice_at_ = 0;  // the next of them
  Branch branch_;
};

}  // namespace milepost::explain
