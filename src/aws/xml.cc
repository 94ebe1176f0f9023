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
/// parsed to be seen and refused; white space is kept, since it can be all of a value.
constexpr unsigned kParseFlags = pugi::parse_cdata | pugi::parse_eol | pugi::parse_doctype |
                                 pugi::parse_ws_pcdata | pugi::parse_wconv_attribute;

std::unexpected<base::Error> malformed(std::string message) {
  return base::fail("MalformedInput", std::move(message));
}

std::string_view local_name(std::string_view qualified) {
  return qualified.substr(qualified.find(':') + 1);  // npos + 1 is 0: no prefix
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

/// Copies `node` and all below it. The depth bounds the recursion.
base::Status copy_element(const pugi::xml_node& node, std::size_t depth, XmlElement& out) {
  if (depth > kXmlDepthMax) {
    return malformed(fmt::format("The request nests more than {} elements.", kXmlDepthMax));
  }
  out.name = local_name(node.name());
  for (const pugi::xml_node& child : node.children()) {
    base::Status status;
    if (child.type() == pugi::node_element) {
      status = copy_element(child, depth + 1, out.children.emplace_back());
    } else {
      status = append_text(child, out.text);
    }
    if (!status) return status;
  }
  return {};
}

/// The namespace of the root: that of its own prefix.
std::string_view root_namespace(const pugi::xml_node& root) {
  const std::string_view name = root.name();
  const std::size_t colon = name.find(':');
  const std::string attribute =
      colon == std::string_view::npos ? "xmlns" : fmt::format("xmlns:{}", name.substr(0, colon));
  return root.attribute(attribute.c_str()).value();
}

base::Result<pugi::xml_node> only_root(const pugi::xml_document& document) {
  pugi::xml_node root;
  for (const pugi::xml_node& node : document.children()) {
    if (node.type() == pugi::node_doctype) return malformed("The request has a document type declaration.");
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
  const std::string_view name_space = root_namespace(*root);
  if (!name_space.empty() && !name_space.starts_with(kNamespaces)) {
    return fault::undeclared(local_name(root->name()));
  }
  XmlElement out;
  if (const base::Status status = copy_element(*root, 1, out); !status) {
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
