// Reads XML with pugixml into our tree, refusing what requests never need; writes XML.
#include "aws/xml.h"

#include <fmt/core.h>

#include <pugixml.hpp>

#include "aws/xml_faults.h"
#include "aws/xml_text.h"

namespace milepost::aws {
namespace {

/// Any version's namespace starts so.
constexpr std::string_view kNamespaces = "https://route53.amazonaws.com/doc/";

/// References are resolved by us, since pugixml leaves unknown ones standing as text. Document types are
/// parsed to be seen and refused, and so is text outside of the root; white space is kept, since it can be all of
/// a value.
constexpr unsigned kParseFlags = pugi::parse_cdata | pugi::parse_eol | pugi::parse_doctype |
                                 pugi::parse_ws_pcdata | pugi::parse_wconv_attribute | pugi::parse_fragment;

std::unexpected<base::Error> malformed(std::string message) {
  return base::fail("MalformedInput", std::move(message));
}

/// The part before the colon; empty when there is none.
std::string_view prefix_of(std::string_view qualified) {
  const std::size_t colon = qualified.find(':');
  return colon == std::string_view::npos ? std::string_view() : qualified.substr(0, colon);
}

/// The name without `prefix`. One with another prefix keeps it, and so is none that we know.
std::string_view local_name(std::string_view qualified, std::string_view prefix) {
  const std::string_view own = prefix_of(qualified);
  return own.empty() || own != prefix ? qualified : qualified.substr(own.size() + 1);
}

/// No namespace is taken for ours, and so is any version's.
bool is_ours(std::string_view name_space) {
  return name_space.empty() || name_space.starts_with(kNamespaces);
}

/// Appends the character data of `node`, when it is any.
base::Status append_text(const pugi::xml_node& node, std::string& text) {
  if (node.type() == pugi::node_cdata) {
    text += node.value();
  } else if (node.type() == pugi::node_pcdata) {
    const std::optional<std::string> resolved = resolve_references(node.value());
    if (!resolved) return malformed("The request has a reference to an entity that is not declared.");
    text += *resolved;
  }
  return {};
}

/// Copies `node` and all below it. The depth bounds the recursion. `prefix` is the root's: that of our namespace.
base::Status copy_element(const pugi::xml_node& node, std::string_view prefix, std::size_t depth,
                          XmlElement& out) {
  if (depth > kXmlDepthMax) {
    return malformed(fmt::format("The request nests more than {} elements.", kXmlDepthMax));
  }
  out.name = local_name(node.name(), prefix);
  if (depth > 1 && !is_ours(node.attribute("xmlns").value())) return fault::undeclared(out.name);
  for (const pugi::xml_node& child : node.children()) {
    base::Status status;
    if (child.type() == pugi::node_element) {
      status = copy_element(child, prefix, depth + 1, out.children.emplace_back());
    } else {
      status = append_text(child, out.text);
    }
    if (!status) return status;
  }
  return {};
}

/// The namespace of the root: that of its own prefix.
std::string_view root_namespace(const pugi::xml_node& root) {
  const std::string_view prefix = prefix_of(root.name());
  const std::string attribute = prefix.empty() ? "xmlns" : fmt::format("xmlns:{}", prefix);
  return root.attribute(attribute.c_str()).value();
}

/// White space between the parts of a document is none.
bool is_text(const pugi::xml_node& node) {
  if (node.type() == pugi::node_cdata) return true;
  return node.type() == pugi::node_pcdata &&
         std::string_view(node.value()).find_first_not_of(" \t\r\n") != std::string_view::npos;
}

base::Result<pugi::xml_node> only_root(const pugi::xml_document& document) {
  pugi::xml_node root;
  for (const pugi::xml_node& node : document.children()) {
    if (node.type() == pugi::node_doctype) return malformed("The request has a document type declaration.");
    if (is_text(node)) return malformed("The request has text outside of its root element.");
    if (node.type() != pugi::node_element) continue;
    if (root) return malformed("The request has more than one root element.");
    root = node;
  }
  if (!root) return malformed("The request has no root element.");
  return root;
}

}  // namespace

base::Result<XmlElement> parse_xml(std::string_view document) {
  if (!is_xml_text(document)) {
    return malformed("The request is not UTF-8 or has characters that XML does not allow.");
  }
  pugi::xml_document tree;
  const pugi::xml_parse_result parsed =
      tree.load_buffer(document.data(), document.size(), kParseFlags, pugi::encoding_utf8);
  if (!parsed) return malformed(fmt::format("{} at offset {}", parsed.description(), parsed.offset));
  const base::Result<pugi::xml_node> root = only_root(tree);
  if (!root) return std::unexpected(root.error());
  const std::string_view prefix = prefix_of(root->name());
  if (!is_ours(root_namespace(*root))) return fault::undeclared(local_name(root->name(), prefix));
  XmlElement out;
  if (const base::Status status = copy_element(*root, prefix, 1, out); !status) {
    return std::unexpected(status.error());
  }
  return out;
}

void XmlWriter::open_root(std::string_view name) {
  text_.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<")
      .append(name)
      .append(" xmlns=\"")
      .append(kXmlNamespace)
      .append("\">");
}

void XmlWriter::open(std::string_view name) {
  text_.append("<").append(name).append(">");
}

void XmlWriter::close(std::string_view name) {
  text_.append("</").append(name).append(">");
}

void XmlWriter::element(std::string_view name, std::string_view text) {
  open(name);
  append_escaped(text_, text);
  close(name);
}

}  // namespace milepost::aws
