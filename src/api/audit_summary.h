// What the audit trail says of a request: its parameters in a form that people read, cut when they are long.
//
//   CreateHostedZone          Name=example.com., CallerReference=2026-11-22
//   ChangeResourceRecordSets  ChangeBatch={Changes=[UPSERT www.example.com. 300 A 192.0.2.1, and 999 more]}
//
// Members that travel in the path are left out: they are the entry's resources. No operation of Route 53 has a
// parameter that is a secret.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/describe.h"
#include "model/change_batch.h"

namespace milepost::api {

inline constexpr std::size_t kAuditTextSizeMax = 1'024;  // bytes of each text of an entry

/// `text` as an audit entry may hold it: UTF-8 without control characters (what is none becomes ?), at most
/// `size_max` bytes of whole characters, with ... at the end where something was cut off.
std::string audit_text(std::string_view text, std::size_t size_max = kAuditTextSizeMax);

namespace audit_summary {

/// Collects text until there is enough of it.
class Composer {
 public:
  /// True from kRoom bytes on: then nothing more is begun, and what is open is closed.
  bool full() const { return text_.size() > kRoom; }
  void put(std::string_view text) { text_ += text; }
  /// Of a parameter, which may be long.
  void put_value(std::string_view value);
  void put(std::int64_t number);
  void put(double number);
  void put(bool truth) { put(std::string_view(truth ? "true" : "false")); }
  void put(const model::RecordSetChange& change);
  /// Before each but the first of what stands in one pair of brackets.
  void separate(bool& first);
  /// In the place of `count` items of a list that find no room.
  void put_left_out(std::size_t count);
  std::string take() { return audit_text(text_); }

 private:
  // One more value and all closing brackets fit into kAuditTextSizeMax behind kRoom.
  static constexpr std::size_t kRoom = 700;
  static constexpr std::size_t kValueSizeMax = 250;

  std::string text_;
};

template <class T>
void compose(const T& value, Composer& out);

template <base::Described T>
void compose_members(const T& value, Composer& out) {
  bool first = true;
  bool cut = false;
  base::for_each_field<T>([&](const auto& field) {
    const auto& member = value.*field.member;
    using Member = std::remove_cvref_t<decltype(member)>;
    if (field.place == base::Place::kPath || cut) return;
    if constexpr (base::is_optional<Member>) {
      if (!member) return;
    } else if constexpr (base::is_vector<Member>) {
      if (member.empty()) return;
    }
    out.separate(first);
    cut = out.full();
    if (cut) return out.put(std::string_view("..."));
    out.put(field.name);
    out.put(std::string_view("="));
    compose(member, out);
  });
}

template <class T>
void compose_items(const std::vector<T>& items, Composer& out) {
  bool first = true;
  for (std::size_t i = 0; i < items.size(); ++i) {
    out.separate(first);
    if (out.full()) return out.put_left_out(items.size() - i);
    compose(items[i], out);
  }
}

template <class T>
void compose(const T& value, Composer& out) {
  if constexpr (base::is_optional<T>) {
    compose(*value, out);
  } else if constexpr (base::is_vector<T>) {
    out.put(std::string_view("["));
    compose_items(value, out);
    out.put(std::string_view("]"));
  } else if constexpr (base::Worded<T>) {
    out.put(base::word_for(value));
  } else if constexpr (std::is_same_v<T, model::RecordSetChange>) {
    out.put(value);
  } else if constexpr (base::Described<T>) {
    out.put(std::string_view("{"));
    compose_members(value, out);
    out.put(std::string_view("}"));
  } else if constexpr (std::is_same_v<T, std::string>) {
    out.put_value(value);
  } else {
    out.put(value);
  }
}

}  // namespace audit_summary

/// At most kAuditTextSizeMax bytes. Stops early: a long request costs no more than a short one.
template <base::Described T>
std::string summarize(const T& request) {
  audit_summary::Composer out;
  audit_summary::compose_members(request, out);
  return out.take();
}

}  // namespace milepost::api
