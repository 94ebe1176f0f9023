#include "answer/sections.h"

#include <algorithm>
#include <optional>

#include "answer/routed.h"

namespace milepost::answer {
namespace {

using dns::Composer;
using dns::RrType;
using dns::Section;
using zone::Match;
using zone::NodeView;
using zone::RecordView;
using zone::RrsetView;

constexpr std::size_t kOwnerSize = 2;  // the prepared owner pointer before type, class, TTL

// xorshift64*: which record comes first needs no secrecy, only spread.
std::uint32_t next_random(Workspace& work) {
  work.random ^= work.random >> 12;
  work.random ^= work.random << 25;
  work.random ^= work.random >> 27;
  return static_cast<std::uint32_t>((work.random * 0x2545f4914f6cdd1d) >> 32);
}

Composer::NamesInRdata names_of(const RrsetView& rrset) {
  return {static_cast<std::uint8_t>(rrset.name_offset()), static_cast<std::uint8_t>(rrset.name_count()),
          rrset.names_compressible()};
}

/// Octets before the record that this response starts with: clients take the first, so it changes.
std::size_t first_record_offset(const RrsetView& rrset, Workspace& work) {
  if (rrset.count() < 2) return 0;
  std::size_t offset = 0;
  for (std::uint32_t skip = next_random(work) % static_cast<std::uint32_t>(rrset.count()); skip > 0; --skip) {
    offset += RecordView{rrset.records().data() + offset}.size();
  }
  return offset;
}

bool put_records(Composer& composer, Composer::Owner& owner, const RrsetView& rrset, base::Bytes records,
                 Section section) {
  for (std::size_t at = 0; at < records.size();) {
    const RecordView record{records.data() + at};
    if (composer.put_record(owner, record.at + kOwnerSize, names_of(rrset), section) == 0) return false;
    at += record.size();
  }
  return true;
}

/// The whole set or nothing of it.
bool put_rrset(Composer& composer, Composer::Owner owner, const RrsetView& rrset, Section section,
               Workspace& work) {
  const bool prepared = owner.offset == Composer::kQuestionOffset && !rrset.names_compressible();
  if (prepared && rrset.count() == 1) return composer.put_prepared(rrset.records(), 1, section);
  const std::size_t first = first_record_offset(rrset, work);
  const base::Bytes tail = rrset.records().subspan(first);
  const base::Bytes head = rrset.records().first(first);
  const Composer::Mark before = composer.mark();
  const bool fits = prepared ? composer.put_prepared(tail, rrset.count(), section) &&
                                   composer.put_prepared(head, 0, section)
                             : put_records(composer, owner, rrset, tail, section) &&
                                   put_records(composer, owner, rrset, head, section);
  if (!fits) composer.rewind(before);
  return fits;
}

/// Every set of the choice, or nothing of it.
bool put_choice(Transaction& txn, Workspace& work, Composer::Owner owner, const routing::Choice& choice,
                Section section) {
  const Composer::Mark before = txn.composer.mark();
  for (std::size_t i = 0; i < choice.count; ++i) {
    if (put_rrset(txn.composer, owner, RrsetView(choice.sets[i]), section, work)) continue;
    txn.composer.rewind(before);
    return false;
  }
  return true;
}

/// The set, or what a plan in its place gives. Nobody is told how: it is no part of the answer.
bool put_chosen(Transaction& txn, Workspace& work, Composer::Owner owner, const RrsetView& rrset,
                Section section) {
  if (!rrset.is_plan()) return put_rrset(txn.composer, owner, rrset, section, work);
  return put_choice(txn, work, owner, choose_for(txn, work, rrset, nullptr), section);
}

/// Where the apex stands in the message: at the end of the question's name.
Composer::Owner apex_owner(const Transaction& txn) {
  return Composer::Owner::at(Composer::kQuestionOffset + txn.query.name_size - txn.zone->name_size);
}

/// RFC 2308 2: the SOA says for how long there is nothing.
void put_negative_soa(Transaction& txn) {
  constexpr Composer::NamesInRdata kSoaNames{0, 2, true};
  Composer::Owner owner = apex_owner(txn);
  const RecordView soa = txn.zone->negative_soa();
  if (txn.composer.put_record(owner, soa.at + kOwnerSize, kSoaNames, Section::kAuthority) == 0)
    txn.truncated = true;
}

enum class Glue { kOptional, kRequired };

/// The addresses of `target` where the zone holds them. False when required ones did not fit.
bool put_addresses(Transaction& txn, Workspace& work, dns::NameView target, Glue glue) {
  if (!target.is_at_or_below(txn.zone->name())) return true;
  work.name.assign(target, work.seed);
  const std::uint8_t* node = txn.zone->find(work.name, 0);
  if (node == nullptr) {
    // A target that only a wildcard covers has addresses all the same (RFC 4592 3.3).
    const Match match = match_name(*txn.zone, work.name, nullptr, false);
    if (match.kind != Match::Kind::kWildcard) return true;
    node = match.node;
  }
  bool fits = true;
  for (const RrType type : {RrType::A, RrType::AAAA}) {
    const auto rrset = NodeView(node).find(type);
    if (rrset && fits)
      fits = put_chosen(txn, work, Composer::Owner::named(target), *rrset, Section::kAdditional);
  }
  return fits || glue == Glue::kOptional;
}

/// The name behind the fixed octets of a record's rdata.
dns::NameView target_of(const RrsetView& rrset, const RecordView& record) {
  return *dns::parse_uncompressed_name(record.rdata().subspan(rrset.name_offset()));
}

bool wants_additional(RrType type) {
  return type == RrType::MX || type == RrType::NS || type == RrType::SRV;
}

/// Addresses for names in the answer, as far as they fit (RFC 1034 4.3.2 step 6, RFC 2782). A target that several
/// records name is looked up once.
void put_additional(Transaction& txn, Workspace& work, const RrsetView& rrset) {
  constexpr std::size_t kTargetsMax = 16;
  const std::uint8_t* seen[kTargetsMax];
  std::size_t count = 0;
  for_each_record(rrset, [&](const RecordView& record) {
    const dns::NameView target = target_of(rrset, record);
    const auto is_target = [&](const std::uint8_t* other) {
      return *dns::parse_uncompressed_name({other, 255}) == target;
    };
    if (count == kTargetsMax || std::any_of(seen, seen + count, is_target)) return;
    seen[count++] = target.data();
    put_addresses(txn, work, target, Glue::kOptional);
  });
}

/// RFC 9471: in-domain glue is all there or TC is set; of sibling glue what fits.
void put_referral(Transaction& txn, Workspace& work, Composer::Owner cut_owner, dns::NameView cut,
                  const NodeView& node) {
  const RrsetView name_servers = *node.find(RrType::NS);
  work.counters->referrals.add();
  if (!put_rrset(txn.composer, cut_owner, name_servers, Section::kAuthority, work)) {
    txn.truncated = true;
    return;
  }
  for (const Glue glue : {Glue::kRequired, Glue::kOptional}) {
    for_each_record(name_servers, [&](const RecordView& record) {
      const dns::NameView target = target_of(name_servers, record);
      const bool in_domain = target.is_at_or_below(cut);
      if (in_domain != (glue == Glue::kRequired) || txn.truncated) return;
      if (!put_addresses(txn, work, target, glue)) txn.truncated = true;
    });
  }
}

/// One step on the way from the QNAME along CNAMEs: the name at work, and how to write it as an owner.
struct Step {
  const zone::HashedName* name;
  Composer::Owner owner;
  const std::uint8_t* exact;  // the name's own node, if any
};

void answer_with_rrset(Transaction& txn, Workspace& work, const Step& step, const RrsetView& rrset) {
  if (!put_rrset(txn.composer, step.owner, rrset, Section::kAnswer, work)) {
    txn.truncated = true;
    return;
  }
  if (wants_additional(rrset.type())) put_additional(txn, work, rrset);
}

/// What a choice means where it is not made of records.
void answer_without_records(Transaction& txn, const routing::Choice& choice) {
  if (choice.kind == routing::Choice::Kind::kUnresolved) {
    txn.rcode = dns::Rcode::SERVFAIL;
    return;
  }
  put_negative_soa(txn);
}

void answer_by_plan(Transaction& txn, Workspace& work, const Step& step, const RrsetView& plan) {
  const routing::Choice& choice = choose_for(txn, work, plan, work.trace);
  if (choice.kind != routing::Choice::Kind::kRecords) return answer_without_records(txn, choice);
  if (!put_choice(txn, work, step.owner, choice, Section::kAnswer)) {
    txn.truncated = true;
    return;
  }
  if (!wants_additional(plan.type())) return;
  const routing::Choice answered = choice;  // additional names may be chosen among, too
  for (std::size_t i = 0; i < answered.count; ++i) put_additional(txn, work, RrsetView(answered.sets[i]));
}

/// What a node gives for the question: of ANY one set stands for all (RFC 8482 4.1).
std::optional<RrsetView> find_answer(const NodeView& node, RrType type) {
  if (type != RrType::ANY) return node.find(type);
  if (node.rrset_count() == 0) return std::nullopt;
  return node.first();
}

/// Adds the CNAME; the next step when its target is to be looked up here, too.
std::optional<Step> follow_cname(Transaction& txn, Workspace& work, const Step& step,
                                 const RrsetView& cname) {
  const RecordView record{cname.records().data()};
  Composer::Owner owner = step.owner;
  const std::size_t target_at =
      txn.composer.put_record(owner, record.at + kOwnerSize, names_of(cname), Section::kAnswer);
  if (target_at == 0) {
    txn.truncated = true;
    return std::nullopt;
  }
  const dns::NameView target{record.rdata().data(), record.rdata_size()};
  if (!target.is_at_or_below(txn.zone->name())) return std::nullopt;
  work.name.assign(target, work.seed);
  return Step{&work.name, Composer::Owner::named(target), txn.zone->find(work.name, 0)};
}

std::optional<Step> follow_chosen_cname(Transaction& txn, Workspace& work, const Step& step,
                                        const RrsetView& cname) {
  if (!cname.is_plan()) return follow_cname(txn, work, step, cname);
  const routing::Choice& choice = choose_for(txn, work, cname, work.trace);
  if (choice.kind == routing::Choice::Kind::kRecords)
    return follow_cname(txn, work, step, RrsetView(choice.sets[0]));
  answer_without_records(txn, choice);
  return std::nullopt;
}

/// Refers the client to the servers of the cut at or above the step's name.
void refer(Transaction& txn, Workspace& work, const Step& step, const Match& match) {
  // A referral is not authoritative, but a CNAME that led to it is (RFC 1034 4.3.2 step 3b, RFC 1035 4.1.1).
  txn.authoritative = txn.composer.count(Section::kAnswer) > 0;
  const std::size_t offset = step.name->offset(match.index);
  const std::size_t size = step.name->suffix(match.index).size();
  // The workspace's name is overwritten by glue look-ups; the cut's labels in the query or the rdata are not.
  if (step.name == &txn.name) {
    const dns::NameView cut(txn.query.question + offset, size);
    put_referral(txn, work, Composer::Owner::at(Composer::kQuestionOffset + offset), cut,
                 NodeView(match.node));
  } else {
    const dns::NameView cut(step.owner.name + offset, size);
    put_referral(txn, work, Composer::Owner::named(cut), cut, NodeView(match.node));
  }
}

/// Looks the step's name up and writes what it leads to; the next step when that is a CNAME's target.
std::optional<Step> take_step(Transaction& txn, Workspace& work, const Step& step) {
  const RrType type = txn.query.type;
  const Match match = match_name(*txn.zone, *step.name, step.exact, type == RrType::DS);
  if (work.trace != nullptr) [[unlikely]]
    work.trace->on_name(step.name->view(), match);
  switch (match.kind) {
    case Match::Kind::kDelegation:
      refer(txn, work, step, match);
      return std::nullopt;
    case Match::Kind::kNoSuchName:
      txn.rcode = dns::Rcode::NXDOMAIN;  // of the last name of a chain (RFC 6604 3)
      put_negative_soa(txn);
      return std::nullopt;
    case Match::Kind::kWildcard:
      work.counters->wildcards.add();
      break;
    case Match::Kind::kExact:
      break;
  }
  const NodeView node(match.node);
  if (const auto rrset = find_answer(node, type)) {
    if (rrset->is_plan()) {
      answer_by_plan(txn, work, step, *rrset);
    } else {
      answer_with_rrset(txn, work, step, *rrset);
    }
    return std::nullopt;
  }
  if (node.has_cname()) return follow_chosen_cname(txn, work, step, *node.find(RrType::CNAME));
  put_negative_soa(txn);
  return std::nullopt;
}

}  // namespace

void answer_from_zone(Transaction& txn, Workspace& work) {
  txn.authoritative = true;
  // Names already answered for: a target among them closes a loop.
  const std::uint8_t* visited[kChainMax];
  int count = 0;
  std::optional<Step> step = Step{&txn.name, Composer::Owner::at(Composer::kQuestionOffset), txn.node};
  visited[count++] = txn.query.question;
  while ((step = take_step(txn, work, *step))) {
    const dns::NameView name(step->owner.name, step->owner.name_size);
    const auto is_name = [&](const std::uint8_t* other) {
      return *dns::parse_uncompressed_name({other, 255}) == name;
    };
    if (count == kChainMax || std::any_of(visited, visited + count, is_name)) return;
    visited[count++] = step->owner.name;
  }
}

}  // namespace milepost::answer
