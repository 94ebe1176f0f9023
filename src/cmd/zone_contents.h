// What a master file says about a zone, as record sets that the API takes, with all that was left out and why.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "dns/master_file.h"
#include "dns/name.h"
#include "model/record_set.h"

namespace milepost::cmd {

/// A record set and where the file first speaks of it.
struct ImportedSet {
  model::RecordSet set;
  std::string source;  // "example.zone:12"
};

/// Something of the file that does not become a record.
struct SkippedEntry {
  enum class Why {
    kLost,    // the zone will lack what the file says
    kPolicy,  // the caller asked for it, or nothing is lost by it
  };
  Why why;
  std::string text;  // "example.zone:12: ..."
};

/// Gathers records to sets in the order of the file. Records of one set need not stand together.
class ZoneContents {
 public:
  /// With `apex` the file's SOA and NS of the zone itself are taken too.
  ZoneContents(dns::Name origin, bool apex) : origin_(std::move(origin)), apex_(apex) {}

  void add(const dns::MasterRecord& record);
  void add(const dns::MasterError& error);

  const std::vector<ImportedSet>& sets() const { return sets_; }
  const std::vector<SkippedEntry>& skipped() const { return skipped_; }
  std::size_t record_count() const { return record_count_; }

 private:
  /// Why the record cannot be taken; empty when it can.
  bool skip(const dns::MasterRecord& record);
  void put(const dns::MasterRecord& record, ImportedSet& into);
  void note(SkippedEntry::Why why, const dns::MasterRecord& record, std::string_view what);

  const dns::Name origin_;
  const bool apex_;
  std::vector<ImportedSet> sets_;
  std::unordered_map<std::string, std::size_t> index_;  // folded owner and type -> place in sets_
  std::vector<SkippedEntry> skipped_;
  std::size_t record_count_ = 0;
};

}  // namespace milepost::cmd
