// NextToken: where the next page of a list begins, in a form that clients do not look into.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace milepost::api {

/// The token for the page that begins at `position`. REQUIRES: position.size() <= 750, so that the token keeps
/// to the 1,024 characters of the service model's PaginationToken.
std::string page_token(std::string_view position);

/// The position again. Error InvalidPaginationToken for what page_token() never makes; whether there is such a
/// position in the list is for the caller to judge (see invalid_page_token()).
base::Result<std::string> read_page_token(std::string_view token);

/// Where a list by name goes on: a name in the stored form, and what tells apart entries of that name.
struct NamePosition {
  std::string name;
  std::string rest;
};

/// The token of a list by name. It holds the name in wire form, at most 255 octets where the stored form may have a
/// thousand. Error DataFormat for what is no name.
base::Result<std::string> name_page_token(const NamePosition& position);
/// The position again. Error InvalidPaginationToken.
base::Result<NamePosition> read_name_page_token(std::string_view token);

/// The error InvalidPaginationToken, naming `token`.
base::Error invalid_page_token(std::string_view token);

}  // namespace milepost::api
