// Which resources an operation acts on, as access policies name them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/operation.h"
#include "aws/xml.h"
#include "base/result.h"

namespace milepost::api {

/// ARNs, each of which the caller must be allowed to act on; "*" for operations that act on no resource of their
/// own (lists, creations). Error MalformedInput when the body that names them is no XML.
base::Result<std::vector<std::string>> resources_of(std::string_view operation, const Call& call);

/// The texts of all elements at `path` below `root`: "Changes/Change/Action".
std::vector<std::string> texts_at(const aws::XmlElement& root, std::string_view path);

}  // namespace milepost::api
