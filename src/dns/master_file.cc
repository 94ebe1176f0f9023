// What the entries of a master file mean: directives, owners, TTLs, classes, types.
#include "dns/master_file.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "dns/time_text.h"
#include "dns/word.h"

namespace milepost::dns {
namespace {

constexpr std::string_view kNoOwner = "owner is left out, but no entry before it has one";

bool equal_but_for_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) {
    return kFold[static_cast<std::uint8_t>(x)] == kFold[static_cast<std::uint8_t>(y)];
  });
}

/// The class that a word names: mnemonics of RFC 1035 3.2.4 and CLASSnnn of RFC 3597 5.
std::optional<std::uint16_t> scan_class(std::string_view word) {
  constexpr std::pair<std::string_view, std::uint16_t> kClasses[] = {
      {"IN", 1}, {"CS", 2}, {"CH", 3}, {"HS", 4}};
  for (const auto& [mnemonic, number] : kClasses) {
    if (equal_but_for_case(word, mnemonic)) {
      return number;
    }
  }
  constexpr std::string_view kPrefix = "CLASS";
  std::uint16_t number = 0;
  const bool prefixed = equal_but_for_case(word.substr(0, kPrefix.size()), kPrefix);
  const auto [end, error] =
      std::from_chars(word.data() + (prefixed ? kPrefix.size() : 0), word.data() + word.size(), number);
  const bool whole = prefixed && error == std::errc() && end == word.data() + word.size();
  return whole ? std::optional(number) : std::nullopt;
}

/// The path of an $INCLUDE as written, without quotation marks.
std::string_view unquote(std::string_view word) {
  return is_quoted(word) ? word.substr(1, word.size() - 2) : word;
}

}  // namespace

/// One open file. Its origin and owner come back when the file it includes ends (RFC 1035 5.1).
struct MasterReader::Source {
  std::unique_ptr<std::istream> owned;  // null for the file the caller opened
  MasterEntryReader entries;
  std::string file;
  Name origin;
  std::optional<Name> owner;  // of the last entry; none when that could not be read
};

std::string MasterError::text() const {
  return token.empty() ? fmt::format("{}:{}: {}", file, line, what)
                       : fmt::format("{}:{}: '{}': {}", file, line, token, what);
}

MasterReader::MasterReader(std::istream& in, MasterOptions options) : options_(std::move(options)) {
  sources_.push_back(std::make_unique<Source>(
      Source{nullptr, MasterEntryReader(in), options_.file, options_.origin, std::nullopt}));
}

MasterReader::~MasterReader() = default;

std::optional<std::expected<MasterRecord, MasterError>> MasterReader::next() {
  while (!sources_.empty()) {
    const auto entry = sources_.back()->entries.next();
    if (!entry) {
      sources_.back()->owner.reset();  // it may have been in what was skipped
      return fail(entry.error().line, entry.error().token, entry.error().what);
    }
    if (*entry == nullptr) {
      sources_.pop_back();
      continue;
    }
    if (!(*entry)->begins_blank && (*entry)->word(0).starts_with('$')) {
      if (auto outcome = read_directive(**entry); !outcome) {
        if (outcome.error().fatal) {
          sources_.clear();
        }
        return std::unexpected(std::move(outcome).error());
      }
      continue;
    }
    return read_record(**entry);
  }
  return std::nullopt;
}

MasterReader::Outcome MasterReader::read_directive(const MasterEntry& entry) {
  const std::string_view directive = entry.word(0);
  if (equal_but_for_case(directive, "$ORIGIN")) {
    return read_origin(entry);
  }
  if (equal_but_for_case(directive, "$TTL")) {
    return read_default_ttl(entry);
  }
  if (equal_but_for_case(directive, "$INCLUDE")) {
    return read_include(entry);
  }
  if (equal_but_for_case(directive, "$GENERATE")) {
    return fail(entry.line, directive, "$GENERATE is not supported; write its records out");
  }
  return fail(entry.line, directive, "directive is unknown");
}

MasterReader::Outcome MasterReader::read_origin(const MasterEntry& entry) {
  auto outcome = [&]() -> Outcome {
    if (entry.word_count() != 2) {
      return fail(entry.line, entry.text_from(0), "$ORIGIN takes one name");
    }
    auto name = read_name(entry, 1);
    if (!name) {
      return std::unexpected(std::move(name).error());
    }
    sources_.back()->origin = *std::move(name);
    return {};
  }();
  if (!outcome) {
    outcome.error().fatal = true;
  }
  return outcome;
}

MasterReader::Outcome MasterReader::read_default_ttl(const MasterEntry& entry) {
  const auto ttl = entry.word_count() == 2 ? scan_time(entry.word(1)) : std::nullopt;
  if (!ttl || *ttl > kTtlMax) {
    auto failure = fail(entry.line, entry.text_from(0), "$TTL takes one time of at most 2147483647 seconds");
    failure.error().fatal = true;
    return failure;
  }
  default_ttl_ = ttl;
  return {};
}

MasterReader::Outcome MasterReader::read_include(const MasterEntry& entry) {
  if (entry.word_count() != 2 && entry.word_count() != 3) {
    return fail(entry.line, entry.text_from(0), "$INCLUDE takes a file and at most one name");
  }
  const std::string_view word = entry.word(1);
  if (!options_.open_include) {
    return fail(entry.line, word, "$INCLUDE is not allowed here");
  }
  if (sources_.size() > options_.include_depth_max || include_count_ == options_.include_count_max) {
    return fail(entry.line, word, "too many files are included, or they include each other");
  }
  Name origin = sources_.back()->origin;
  if (entry.word_count() == 3) {
    auto name = read_name(entry, 2);
    if (!name) {
      return std::unexpected(std::move(name).error());
    }
    origin = *std::move(name);
  }
  const auto folder = std::filesystem::path(sources_.back()->file).parent_path();
  std::string file = (folder / unquote(word)).string();
  auto in = options_.open_include(file);
  if (in == nullptr) {
    return fail(entry.line, file, "file cannot be read");
  }
  ++include_count_;
  MasterEntryReader entries(*in);
  sources_.push_back(std::make_unique<Source>(
      Source{std::move(in), std::move(entries), std::move(file), std::move(origin), sources_.back()->owner}));
  return {};
}

std::expected<MasterRecord, MasterError> MasterReader::read_record(const MasterEntry& entry) {
  std::size_t at = 0;
  if (auto outcome = read_owner(entry, at); !outcome) {
    return std::unexpected(std::move(outcome).error());
  }
  Source& source = *sources_.back();
  MasterRecord record{.owner = *source.owner, .rdata = {}, .file = source.file, .line = entry.line};
  std::optional<std::uint32_t> ttl;
  if (auto outcome = read_ttl_class_type(entry, at, record, ttl); !outcome) {
    return std::unexpected(std::move(outcome).error());
  }
  if (at == entry.word_count() && is_served(record.type)) {
    return fail(entry.line, print_type(record.type), "data is missing");
  }
  auto rdata = scan_rdata(record.type, entry.text_from(at), {Escapes::kDecimal, &source.origin});
  if (!rdata) {
    return fail(entry.line, rdata.error().value, rdata.error().what);
  }
  record.rdata = *std::move(rdata);
  if (auto outcome = settle_ttl(entry, ttl, record); !outcome) {
    return std::unexpected(std::move(outcome).error());
  }
  return record;
}

MasterReader::Outcome MasterReader::read_owner(const MasterEntry& entry, std::size_t& at) {
  std::optional<Name>& owner = sources_.back()->owner;
  if (entry.begins_blank) {
    return owner ? Outcome() : fail(entry.line, entry.word(0), kNoOwner);
  }
  owner.reset();  // so that an entry without owner behind a bad one does not land elsewhere
  auto name = read_name(entry, 0);
  if (!name) {
    return std::unexpected(std::move(name).error());
  }
  owner = *std::move(name);
  at = 1;
  return {};
}

MasterReader::Outcome MasterReader::read_ttl_class_type(const MasterEntry& entry, std::size_t& at,
                                                        MasterRecord& record,
                                                        std::optional<std::uint32_t>& ttl) {
  std::optional<std::uint16_t> rr_class;
  for (; at < entry.word_count(); ++at) {
    const std::string_view word = entry.word(at);
    if (const auto time = ttl ? std::nullopt : scan_time(word)) {
      if (*time > kTtlMax) {
        return fail(entry.line, word, "TTL is above 2147483647 seconds");
      }
      ttl = time;
      continue;
    }
    if (const auto scanned = rr_class ? std::nullopt : scan_class(word)) {
      if (*scanned != static_cast<std::uint16_t>(RrClass::IN)) {
        return fail(entry.line, word, "class is not IN");
      }
      rr_class = scanned;
      continue;
    }
    const auto type = scan_type(word);
    if (!type) {
      return fail(entry.line, word, "record type is not supported");
    }
    record.type = *type;
    ++at;
    return {};
  }
  return fail(entry.line, entry.text_from(0), "record type is missing");
}

MasterReader::Outcome MasterReader::settle_ttl(const MasterEntry& entry, std::optional<std::uint32_t> written,
                                               MasterRecord& record) {
  if (written) {
    last_ttl_ = written;
    record.ttl = *written;
    return {};
  }
  if (!default_ttl_ && !last_ttl_ && record.type == RrType::SOA) {
    // Files from before RFC 2308 mean the SOA minimum, the last field, as the default TTL.
    const std::uint32_t minimum = base::load_u32(&record.rdata[record.rdata.size() - 4]);
    last_ttl_ = std::min(minimum, kTtlMax);
  }
  const auto inherited = default_ttl_ ? default_ttl_ : last_ttl_;
  if (!inherited) {
    return fail(entry.line, entry.word(0), "TTL is left out, but no $TTL or TTL comes before it");
  }
  record.ttl = *inherited;
  return {};
}

std::expected<Name, MasterError> MasterReader::read_name(const MasterEntry& entry, std::size_t index) const {
  const std::string_view word = entry.word(index);
  if (is_quoted(word)) {
    return fail(entry.line, word, "name stands in quotation marks");
  }
  auto name = scan_name(word, Escapes::kDecimal, &sources_.back()->origin);
  if (!name) {
    return fail(entry.line, word, words_of(name.error()).what);
  }
  return *std::move(name);
}

std::unexpected<MasterError> MasterReader::fail(std::size_t line, std::string_view token,
                                                std::string_view what) const {
  return std::unexpected(MasterError{sources_.back()->file, line, std::string(token), std::string(what)});
}

}  // namespace milepost::dns
