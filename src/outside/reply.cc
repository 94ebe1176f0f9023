// From a message to its meaning.
#include "outside/reply.h"

#include <algorithm>
#include <optional>

#include "dns/message.h"
#include "dns/rdata.h"

namespace milepost::outside {
namespace {

using dns::Message;
using dns::Record;
using dns::RrType;

constexpr int kChainMax = 16;
constexpr std::int64_t kTtlMax = 0x7fffffff;  // RFC 2181 8: what is above counts as zero
constexpr dns::TextRules kRoute53Text{.escapes = dns::Escapes::kOctal, .origin = nullptr};

std::int64_t ttl_of(const Record& record) {
  return record.ttl > kTtlMax ? 0 : record.ttl;
}

bool is_about(const Record& record, dns::NameView owner, RrType type) {
  return record.type == type && record.klass == static_cast<std::uint16_t>(dns::RrClass::IN) &&
         record.owner.view() == owner;
}

bool has_type(const std::vector<Record>& section, RrType type) {
  return std::ranges::any_of(section, [&](const Record& record) { return record.type == type; });
}

/// What the chain of CNAMEs came to.
struct End {
  dns::Name name;
  std::int64_t ttl_s = kTtlMax;
  int steps = 0;
};

/// nullopt: it goes round in a circle, is too long, or leads to no name.
std::optional<End> follow_chain(const Message& message, dns::NameView name) {
  End end{.name = dns::Name(name)};
  while (true) {
    const auto cname = std::ranges::find_if(
        message.answer, [&](const Record& record) { return is_about(record, end.name, RrType::CNAME); });
    if (cname == message.answer.end()) return end;
    const auto target = dns::parse_uncompressed_name(cname->rdata);
    if (!target || target->size() != cname->rdata.size() || ++end.steps > kChainMax) return std::nullopt;
    end.ttl_s = std::min(end.ttl_s, ttl_of(*cname));
    end.name = dns::Name(*target);
  }
}

/// The records at the end of the chain. False: one of them is none of its type.
bool take_records(const Message& message, const End& end, RrType type, Reply& reply) {
  reply.ttl_s = end.ttl_s;
  for (const Record& record : message.answer) {
    if (!is_about(record, end.name, type)) continue;
    if (!dns::rdata_is_valid(type, record.rdata)) return false;
    reply.ttl_s = std::min(reply.ttl_s, ttl_of(record));
    reply.values.push_back(dns::print_rdata(type, record.rdata, kRoute53Text));
  }
  std::ranges::sort(reply.values);
  const auto repeated = std::ranges::unique(reply.values);
  reply.values.erase(repeated.begin(), repeated.end());
  return true;
}

/// Why a response without records is without them.
Reply read_empty(const Message& message, const End& end, bool exists) {
  // RFC 2308 2: the SOA says that there is nothing, wherever the chain ended.
  const bool denied = !exists || has_type(message.authority, RrType::SOA);
  if (!denied && end.steps > 0)
    return {.kind = Reply::Kind::kElsewhere, .ttl_s = end.ttl_s, .elsewhere = end.name};
  if (!denied && has_type(message.authority, RrType::NS))
    return Reply::failed("the server refers to others, so it is no resolver");
  return {.kind = Reply::Kind::kNothing};
}

}  // namespace

Reply read_reply(base::Bytes octets, dns::NameView name, RrType type) {
  const auto message = dns::parse_message(octets);
  if (!message) return Reply::failed("the response is no DNS message");
  if (message->truncated()) return Reply::failed("the response is cut off");
  const bool exists = message->rcode == static_cast<std::uint16_t>(dns::Rcode::NOERROR);
  if (!exists && message->rcode != static_cast<std::uint16_t>(dns::Rcode::NXDOMAIN))
    return Reply::failed(dns::print_rcode(message->rcode));
  const auto end = follow_chain(*message, name);
  if (!end) return Reply::failed("its CNAMEs lead nowhere");
  Reply reply{.kind = Reply::Kind::kRecords};
  if (!take_records(*message, *end, type, reply)) return Reply::failed("a record is malformed");
  return reply.values.empty() ? read_empty(*message, *end, exists) : reply;
}

}  // namespace milepost::outside
