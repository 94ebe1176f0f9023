// Lines of fields between commas, as operators write them: spaces around fields do not count, # begins a comment.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace milepost::routing {

using CsvFields = std::span<const std::string_view>;

/// Calls `visit` for each line that is not blank; it returns what is wrong with the line, if something is.
/// `source` names the text. Error LocationData with `source`, the line's number and what `visit` said.
base::Status visit_csv(std::string_view text, std::string_view source,
                       const std::function<std::optional<std::string>(CsvFields)>& visit);

/// A whole number or a decimal fraction; nullopt for anything else, and for what is not finite.
std::optional<double> scan_decimal(std::string_view text);

/// Error LocationData names the file and the system's reason.
base::Result<std::string> read_text_file(const std::string& file);

}  // namespace milepost::routing
