// The characters of XML: which ones a document may hold, references in both directions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace milepost::aws {

/// True when `text` is UTF-8 (RFC 3629: shortest form, no surrogates) and every character is one that XML 1.0
/// allows (2.2: no control characters but tab, line feed and carriage return).
bool is_xml_text(std::string_view text);

/// Resolves the references of character data (XML 1.0 4.1): the five predefined entities and character
/// references. nullopt for any other: only a document type could declare it.
std::optional<std::string> resolve_references(std::string_view raw);

/// Appends `text` as character data of any document: what markup would swallow as references, and U+FFFD for
/// each octet that is no part of an XML character, since answers echo what strangers sent.
void append_escaped(std::string& out, std::string_view text);
std::string escaped(std::string_view text);

}  // namespace milepost::aws
