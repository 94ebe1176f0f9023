// The one file that includes libmaxminddb. It reads files by mapping them, so what it is given is a file in memory.
#include "routing/mmdb_file.h"

#include <fmt/core.h>
#include <maxminddb.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <unordered_map>
#include <utility>

#include "routing/countries.h"
#include "routing/csv_lines.h"

namespace milepost::routing {
namespace {

std::unexpected<base::Error> broken(std::string_view file, std::string_view why) {
  return base::fail("LocationData", fmt::format("{}: {}", file, why));
}

/// A file in memory, gone with it.
class MemoryFile {
 public:
  explicit MemoryFile(base::Bytes content) : fd_(::memfd_create("mmdb", MFD_CLOEXEC)) {
    while (fd_ >= 0 && !content.empty()) {
      const ssize_t written = ::write(fd_, content.data(), content.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return;
      content = content.subspan(static_cast<std::size_t>(written));
    }
    whole_ = fd_ >= 0;
  }
  ~MemoryFile() {
    if (fd_ >= 0) ::close(fd_);
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  bool is_whole() const { return whole_; }
  std::string path() const { return fmt::format("/proc/self/fd/{}", fd_); }

 private:
  const int fd_;
  bool whole_ = false;
};

/// An open database.
class Database {
 public:
  explicit Database(const MemoryFile& file)
      : outcome_(MMDB_open(file.path().c_str(), MMDB_MODE_MMAP, &mmdb_)) {}
  ~Database() {
    if (outcome_ == MMDB_SUCCESS) MMDB_close(&mmdb_);
  }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  int outcome() const { return outcome_; }
  const MMDB_s& mmdb() const { return mmdb_; }
  const MMDB_metadata_s& metadata() const { return mmdb_.metadata; }

  std::string description() const {
    const auto& list = metadata().description;
    for (std::size_t i = 0; i < list.count; ++i) {
      if (std::string_view(list.descriptions[i]->language) == "en") return list.descriptions[i]->description;
    }
    return {};
  }

 private:
  MMDB_s mmdb_{};
  const int outcome_;
};

using Path = std::array<const char*, 4>;  // keys and indices, then nulls

/// The values of one record. A record that cannot be decoded is kept in mind.
class Record {
 public:
  explicit Record(MMDB_entry_s entry) : entry_(entry) {}

  /// Of the first path that leads to a text.
  template <std::size_t count>
  std::string_view text(const std::array<Path, count>& paths) {
    for (const Path& path : paths) {
      const auto value = find(path);
      if (value && value->type == MMDB_DATA_TYPE_UTF8_STRING) return {value->utf8_string, value->data_size};
    }
    return {};
  }
  /// Of the first path that leads to a number or to the text of one.
  template <std::size_t count>
  std::optional<double> number(const std::array<Path, count>& paths) {
    for (const Path& path : paths) {
      const auto value = find(path);
      if (!value) continue;
      if (value->type == MMDB_DATA_TYPE_DOUBLE) return value->double_value;
      if (value->type == MMDB_DATA_TYPE_FLOAT) return static_cast<double>(value->float_value);
      if (value->type == MMDB_DATA_TYPE_UTF8_STRING)
        return scan_decimal({value->utf8_string, value->data_size});
    }
    return std::nullopt;
  }
  bool is_broken() const { return broken_; }

 private:
  std::optional<MMDB_entry_data_s> find(const Path& path) {
    MMDB_entry_data_s value{};
    const int outcome = MMDB_aget_value(&entry_, &value, path.data());
    broken_ |= outcome != MMDB_SUCCESS && outcome != MMDB_LOOKUP_PATH_DOES_NOT_MATCH_DATA_ERROR &&
               outcome != MMDB_INVALID_LOOKUP_PATH_ERROR;
    return outcome == MMDB_SUCCESS && value.has_data ? std::optional(value) : std::nullopt;
  }

  MMDB_entry_s entry_;
  bool broken_ = false;
};

// GeoIP2's path first, then what others call it.
constexpr auto kContinent = std::to_array<Path>({{"continent", "code"}, {"continent_code"}, {"continent"}});
// Where a network is has no country, who registered it is better than nothing.
constexpr auto kCountry = std::to_array<Path>(
    {{"country", "iso_code"}, {"registered_country", "iso_code"}, {"country_code"}, {"country"}});
constexpr auto kSubdivision = std::to_array<Path>(
    {{"subdivisions", "0", "iso_code"}, {"subdivision_code"}, {"region_code"}, {"state1"}, {"region"}});
constexpr auto kLatitude = std::to_array<Path>({{"location", "latitude"}, {"latitude"}, {"lat"}});
constexpr auto kLongitude = std::to_array<Path>({{"location", "longitude"}, {"longitude"}, {"lng"}, {"lon"}});

/// A code, or of the US the name of a state, which flat schemas have instead.
PlaceCode subdivision_code(PlaceCode country, std::string_view text) {
  if (country == pack_code("US")) {
    if (const State* state = find_state_named(text)) return state->code;
  }
  return pack_code(text).value_or(kNoCode);
}

Place place_of(Record& record) {
  Place place;
  const PlaceCode continent = pack_code(record.text(kContinent)).value_or(kNoCode);
  place.country = pack_code(record.text(kCountry)).value_or(kNoCode);
  if (find_country(place.country) == nullptr) place.country = kNoCode;  // "ZZ", "XX", a name
  if (print_code(continent).size() == 2) place.continent = continent;
  if (place.country != kNoCode)
    place.subdivision = subdivision_code(place.country, record.text(kSubdivision));
  const auto latitude = record.number(kLatitude);
  const auto longitude = record.number(kLongitude);
  if (latitude && longitude && is_on_globe(*latitude, *longitude)) {
    place.position = Position::of_degrees(*latitude, *longitude);
    place.precision = Precision::kExact;
  }
  return place;
}

/// Goes through the tree and notes each network that has a record.
class Walk {
 public:
  Walk(const Database& database, MmdbContent& out)
      : database_(database), out_(out), bits_(database.metadata().ip_version == 4 ? 32 : 128) {}

  /// What is wrong with the file; null: nothing.
  const char* run() {
    stack_.push_back({0, 0, 0});
    std::uint32_t visited = 0;
    while (!stack_.empty()) {
      const Branch branch = stack_.back();
      stack_.pop_back();
      // A tree has each node once; more visits mean that nodes are shared or lead in a circle, 2^128 of them at worst.
      if (++visited > database_.metadata().node_count)
        return "its tree comes back to a node that was there before";
      if (const char* wrong = visit(branch)) return wrong;
    }
    return nullptr;
  }

 private:
  struct Branch {
    std::uint32_t node;
    std::uint8_t depth;
    Key6 address;  // its first `depth` bits, from the top of `bits_`
  };

  const char* visit(const Branch& at) {
    MMDB_search_node_s node{};
    if (MMDB_read_node(&database_.mmdb(), at.node, &node) != MMDB_SUCCESS) return "its tree is broken";
    const auto depth = static_cast<std::uint8_t>(at.depth + 1);
    const Branch left{0, depth, at.address};
    const Branch right{0, depth, at.address | Key6{1} << (bits_ - depth)};
    const char* wrong = take(node.right_record, node.right_record_type, node.right_record_entry, right);
    return wrong ? wrong : take(node.left_record, node.left_record_type, node.left_record_entry, left);
  }

  const char* take(std::uint64_t record, std::uint8_t type, MMDB_entry_s entry, Branch to) {
    if (type == MMDB_RECORD_TYPE_EMPTY) return nullptr;
    if (type == MMDB_RECORD_TYPE_DATA) return add(entry, to);
    if (type != MMDB_RECORD_TYPE_SEARCH_NODE) return "its tree has a record that leads nowhere";
    if (to.depth == bits_) return "its tree is deeper than an address is long";
    to.node = static_cast<std::uint32_t>(record);
    if (!is_alias(to)) stack_.push_back(to);
    return nullptr;
  }

  /// Other ways to the networks of IPv4 than ::/96.
  bool is_alias(const Branch& to) const {
    const MMDB_ipv4_start_node_s& start = database_.mmdb().ipv4_start_node;
    if (bits_ != 128 || start.netmask != 96 || to.node != start.node_value) return false;
    return to.depth != 96 || to.address != 0;
  }

  const char* add(MMDB_entry_s entry, const Branch& to) {
    const auto [at, is_new] =
        place_of_offset_.emplace(entry.offset, static_cast<std::uint32_t>(out_.places.size()));
    if (is_new) {
      Record record(entry);
      out_.places.push_back(place_of(record));
      if (record.is_broken()) return "it has a record that cannot be decoded";
    }
    add_network(to, at->second);
    return nullptr;
  }

  void add_network(const Branch& to, std::uint32_t place) {
    const bool holds_ipv4 = bits_ == 32 || to.address >> 32 == 0;
    if (holds_ipv4) {
      const unsigned ipv4_depth = bits_ == 32 ? to.depth : to.depth < 96 ? 0 : to.depth - 96U;
      base::IpAddress network;
      store_key(network.octets.data(), static_cast<Key4>(to.address));
      out_.networks.push_back({base::Cidr::of(network, static_cast<std::uint8_t>(ipv4_depth)), place});
      if (bits_ == 32 || to.depth >= 96) return;
    }
    base::IpAddress network{.octets = {}, .size = 16};
    store_key(network.octets.data(), to.address);
    out_.networks.push_back({base::Cidr::of(network, to.depth), place});
  }

  const Database& database_;
  MmdbContent& out_;
  const unsigned bits_;
  std::vector<Branch> stack_;
  std::unordered_map<std::uint32_t, std::uint32_t> place_of_offset_;
};

}  // namespace

base::Result<MmdbContent> read_mmdb_octets(base::Bytes octets, std::string_view name) {
  const MemoryFile file(octets);
  if (!file.is_whole())
    return broken(name, fmt::format("there is no memory to read it into: {}", std::strerror(errno)));
  const Database database(file);
  if (database.outcome() != MMDB_SUCCESS)
    return broken(name, fmt::format("is no MMDB that can be read: {}", MMDB_strerror(database.outcome())));
  MmdbContent content;
  content.database_type = database.metadata().database_type;
  content.description = database.description();
  content.build_epoch = database.metadata().build_epoch;
  if (const char* wrong = Walk(database, content).run()) return broken(name, wrong);
  return content;
}

base::Result<MmdbContent> read_mmdb(const std::string& file) {
  const auto text = read_text_file(file);
  if (!text) return std::unexpected(text.error());
  return read_mmdb_octets({reinterpret_cast<const std::uint8_t*>(text->data()), text->size()}, file);
}

}  // namespace milepost::routing
