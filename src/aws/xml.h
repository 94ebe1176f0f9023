// XML as requests carry it: a small tree of elements, read from text that anybody may have sent.
//
// What Route 53's requests never need is refused rather than interpreted: document types (and with them every
// kind of entity bomb), encodings other than UTF-8, nesting beyond kXmlDepthMax. Attributes but xmlns are
// ignored.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace milepost::aws {

/// Deepest legitimate request: ChangeResourceRecordSets > ChangeBatch > Changes > Change > ResourceRecordSet
/// > ResourceRecords > ResourceRecord > Value, and GeoProximityLocation > Coordinates > Latitude: 8.
inline constexpr std::size_t kXmlDepthMax = 32;

struct XmlElement {
  std::string name;  // without namespace prefix
  std::string text;  // all character data directly inside, references resolved
  std::vector<XmlElement> children;
};

/// Reads one document. Errors: MalformedInput (not well-formed, not UTF-8, has a document type, too deep);
/// InvalidInput when the root is in a namespace that is none of Route 53's. No namespace is taken for ours,
/// and so is any version's: old clients send https://route53.amazonaws.com/doc/2012-12-12/.
base::Result<XmlElement> parse_xml(std::string_view document);

/// Composes one document, or elements of one, from left to right.
class XmlWriter {
 public:
  /// The XML declaration and the root element, with Route 53's namespace.
  void open_root(std::string_view name);
  void open(std::string_view name);
  void close(std::string_view name);
  void element(std::string_view name, std::string_view text);
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace milepost::aws
