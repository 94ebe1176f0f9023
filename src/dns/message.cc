#include "dns/message.h"

#include <array>
#include <utility>

namespace milepost::dns {
namespace {

constexpr std::size_t kRecordFixedSize = 10;  // type, class, TTL, rdata length

void put_u16(std::vector<std::uint8_t>& out, std::size_t value) {
  out.push_back(static_cast<std::uint8_t>(value >> 8));
  out.push_back(static_cast<std::uint8_t>(value));
}

/// The option's octets: code, length, family, prefixes, as much of the address as the prefix needs (RFC 7871 6).
std::vector<std::uint8_t> subnet_option(const base::Cidr& subnet) {
  const std::size_t octets = (subnet.prefix + 7u) / 8;
  std::vector<std::uint8_t> out;
  put_u16(out, static_cast<std::size_t>(EdnsOption::CLIENT_SUBNET));
  put_u16(out, 4 + octets);
  put_u16(out, subnet.network.size == 4 ? 1 : 2);
  out.push_back(subnet.prefix);
  out.push_back(0);  // the scope is the answer's to say
  out.insert(out.end(), subnet.network.octets.begin(), subnet.network.octets.begin() + octets);
  return out;
}

/// Reads a message from front to back; `ok` turns false where it is malformed.
class Reader {
 public:
  explicit Reader(base::Bytes message) : message_(message) {}

  bool ok() const { return ok_; }
  bool at_end() const { return at_ == message_.size(); }

  void skip_question() {
    name();
    take(4);
  }

  Record record() {
    Record record;
    record.owner = name();
    const std::uint8_t* fixed = take(kRecordFixedSize);
    if (!ok_) return record;
    record.type = static_cast<RrType>(base::load_u16(fixed));
    record.klass = base::load_u16(fixed + 2);
    record.ttl = base::load_u32(fixed + 4);
    record.rdata = rdata(record.type, base::load_u16(fixed + 8));
    return record;
  }

 private:
  const std::uint8_t* take(std::size_t size) {
    ok_ = ok_ && size <= message_.size() - at_;
    if (!ok_) return nullptr;
    return message_.data() + std::exchange(at_, at_ + size);
  }

  Name name() {
    std::array<std::uint8_t, kNameSizeMax> octets;
    const std::size_t size = ok_ ? parse_name(message_, at_, octets.data()) : 0;
    ok_ = size > 0;
    return ok_ ? Name(NameView(octets.data(), size)) : Name();
  }

  void append(Rdata& rdata, std::size_t size) {
    if (const std::uint8_t* octets = take(size)) rdata.insert(rdata.end(), octets, octets + size);
  }

  Rdata rdata(RrType type, std::size_t size) {
    ok_ = size <= message_.size() - at_;
    const std::size_t end = at_ + size;
    Rdata out;
    const auto names = name_in_rdata(type);
    if (names && ok_) {
      append(out, names->offset);
      for (int left = names->count; left > 0 && ok_; --left) {
        const Name expanded = name();
        out.insert(out.end(), expanded.view().data(), expanded.view().data() + expanded.size());
      }
    }
    ok_ = ok_ && at_ <= end;
    if (ok_) append(out, end - at_);
    return out;
  }

  base::Bytes message_;
  std::size_t at_ = kHeaderSize;
  bool ok_ = true;
};

}  // namespace

std::vector<std::uint8_t> compose_query(const Question& question) {
  std::vector<std::uint8_t> out;
  put_u16(out, question.id);
  put_u16(out, question.recursion_desired ? kFlagRD : 0);
  for (const int count : {1, 0, 0, 1}) put_u16(out, static_cast<std::size_t>(count));
  const NameView name = question.name;
  out.insert(out.end(), name.data(), name.data() + name.size());
  put_u16(out, static_cast<std::size_t>(question.type));
  put_u16(out, static_cast<std::size_t>(RrClass::IN));
  std::vector<std::uint8_t> options;
  if (question.client_subnet) options = subnet_option(*question.client_subnet);
  out.push_back(0);  // OPT's owner is the root
  put_u16(out, static_cast<std::size_t>(RrType::OPT));
  put_u16(out, question.udp_payload);
  out.insert(out.end(), 4, 0);
  put_u16(out, options.size());
  out.insert(out.end(), options.begin(), options.end());
  return out;
}

std::optional<Message> parse_message(base::Bytes octets) {
  if (octets.size() < kHeaderSize) return std::nullopt;
  const auto word = [&](std::size_t index) { return base::load_u16(octets.data() + 2 * index); };
  Message message;
  message.id = word(0);
  message.flags = word(1);
  message.rcode = message.flags & 15u;
  Reader reader(octets);
  for (unsigned left = word(2); left > 0 && reader.ok(); --left) reader.skip_question();
  std::vector<Record>* sections[] = {&message.answer, &message.authority, &message.additional};
  for (std::size_t section = 0; section < std::size(sections); ++section) {
    for (unsigned left = word(3 + section); left > 0 && reader.ok(); --left) {
      sections[section]->push_back(reader.record());
    }
  }
  if (!reader.ok() || !reader.at_end()) return std::nullopt;
  for (const Record& record : message.additional) {
    if (record.type == RrType::OPT)
      message.rcode = static_cast<std::uint16_t>(message.rcode | (record.ttl >> 24) << 4);
  }
  return message;
}

std::string print_rcode(std::uint16_t rcode) {
  static constexpr std::pair<Rcode, const char*> kWords[] = {
      {Rcode::NOERROR, "NOERROR"},   {Rcode::FORMERR, "FORMERR"}, {Rcode::SERVFAIL, "SERVFAIL"},
      {Rcode::NXDOMAIN, "NXDOMAIN"}, {Rcode::NOTIMP, "NOTIMP"},   {Rcode::REFUSED, "REFUSED"},
      {Rcode::NOTAUTH, "NOTAUTH"},   {Rcode::BADVERS, "BADVERS"}, {Rcode::BADCOOKIE, "BADCOOKIE"}};
  for (const auto& [number, word] : kWords) {
    if (static_cast<std::uint16_t>(number) == rcode) return word;
  }
  return "RCODE" + std::to_string(rcode);
}

}  // namespace milepost::dns
