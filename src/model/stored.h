// Described types as the JSON that the store keeps: readable with sqlite3 and etcdctl.
//
//   {"Id":"Z1D633PJN98FT9","Account":"123456789012","Name":"example.com.",...}
//
// Members by their described names; absent optionals and empty lists are left out; enumerations by their
// words. Reading ignores members it does not know, so that an older program can read what a newer one wrote.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.h"
#include "base/result.h"
#include "store/store.h"

namespace boost::json {
class value;
}

namespace milepost::model {

namespace stored {

/// Composes one JSON text from left to right.
class Composer {
 public:
  void open(char bracket);
  void close(char bracket);
  void name(std::string_view name);
  void put(std::string_view text);
  void put(std::int64_t number);
  void put(double number);
  void put(bool truth);
  std::string take() { return std::move(text_); }

 private:
  void separate();

  std::string text_;
  bool first_ = true;  // nothing stands yet before the next member or item
};

/// One value of a parsed JSON text. Valid as long as its Document.
class Value {
 public:
  explicit Value(const boost::json::value& json) : json_(&json) {}

  bool is_object() const;
  bool is_list() const;
  /// REQUIRES: is_object().
  std::optional<Value> member(std::string_view name) const;
  /// REQUIRES: is_list().
  std::size_t size() const;
  Value item(std::size_t index) const;
  /// False when the value is of another kind or out of range.
  bool read(std::string& out) const;
  bool read(std::int64_t& out) const;
  bool read(double& out) const;
  bool read(bool& out) const;

 private:
  const boost::json::value* json_;
};

class Document {
 public:
  /// Error DataFormat when `text` is no JSON.
  static base::Result<Document> parse(std::string_view text);
  ~Document();
  Document(Document&&) noexcept;

  Value root() const;

 private:
  struct Parsed;
  explicit Document(std::unique_ptr<Parsed> parsed);
  std::unique_ptr<Parsed> parsed_;
};

std::unexpected<base::Error> missing(std::string_view type, std::string_view member);
std::unexpected<base::Error> of_wrong_kind(std::string_view member);

template <class T>
void compose(const T& value, Composer& out) {
  if constexpr (base::is_optional<T>) {
    compose(*value, out);
  } else if constexpr (base::is_vector<T>) {
    out.open('[');
    for (const auto& item : value) compose(item, out);
    out.close(']');
  } else if constexpr (base::Worded<T>) {
    out.put(base::word_for(value));
  } else if constexpr (base::Described<T>) {
    out.open('{');
    base::for_each_field<T>([&](const auto& field) {
      const auto& member = value.*field.member;
      using Member = std::remove_cvref_t<decltype(member)>;
      if constexpr (base::is_optional<Member>) {
        if (!member) return;
      } else if constexpr (base::is_vector<Member>) {
        if (member.empty()) return;
      }
      out.name(field.name);
      compose(member, out);
    });
    out.close('}');
  } else {
    out.put(value);
  }
}

template <class T>
base::Status read(const Value& json, std::string_view name, T& out);

template <base::Described T>
base::Status read_members(const Value& json, std::string_view name, T& out) {
  if (!json.is_object()) return of_wrong_kind(name);
  base::Status status;
  base::for_each_field<T>([&](const auto& field) {
    if (!status) return;
    auto& member = out.*field.member;
    using Member = std::remove_cvref_t<decltype(member)>;
    if (const std::optional<Value> found = json.member(field.name)) {
      status = read(*found, field.name, member);
    } else if constexpr (!base::is_optional<Member> && !base::is_vector<Member>) {
      status = missing(base::Description<T>::name, field.name);
    }
  });
  return status;
}

template <class T>
base::Status read_items(const Value& json, std::string_view name, std::vector<T>& out) {
  if (!json.is_list()) return of_wrong_kind(name);
  out.resize(json.size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (base::Status status = read(json.item(i), name, out[i]); !status) return status;
  }
  return {};
}

template <class T>
base::Status read(const Value& json, std::string_view name, T& out) {
  if constexpr (base::is_optional<T>) {
    return read(json, name, out.emplace());
  } else if constexpr (base::is_vector<T>) {
    return read_items(json, name, out);
  } else if constexpr (base::Described<T>) {
    return read_members(json, name, out);
  } else if constexpr (base::Worded<T>) {
    std::string word;
    if (!json.read(word)) return of_wrong_kind(name);
    const std::optional<T> value = base::enum_for<T>(word);
    if (!value) return of_wrong_kind(name);
    out = *value;
    return {};
  } else {
    if (!json.read(out)) return of_wrong_kind(name);
    return {};
  }
}

}  // namespace stored

template <base::Described T>
std::string encode_stored(const T& value) {
  stored::Composer out;
  stored::compose(value, out);
  return out.take();
}

/// Error DataFormat names the type and the member that is missing or of a wrong kind.
template <base::Described T>
base::Result<T> decode_stored(std::string_view json) {
  const base::Result<stored::Document> document = stored::Document::parse(json);
  if (!document) return std::unexpected(document.error());
  T value;
  const base::Status status = stored::read(document->root(), base::Description<T>::name, value);
  if (!status) return std::unexpected(status.error());
  return value;
}

/// The same; the error names the key too.
template <base::Described T>
base::Result<T> decode_stored(const store::KeyValue& entry) {
  base::Result<T> value = decode_stored<T>(std::string_view(entry.value));
  if (!value) value.error().message.insert(0, "key " + entry.key + ": ");
  return value;
}

}  // namespace milepost::model
