// Pages of CIDR collections and locations are ranges of keys; pages of blocks are cut from the locations' lists.
#include "api/list_cidr_collections.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "api/page_token.h"
#include "api/paging.h"
#include "base/cidr.h"
#include "model/keys.h"
#include "model/stored.h"

namespace milepost::api {
namespace {

namespace keys = model::keys;
using base::Result;

/// The service model of these lists has no InvalidPaginationToken.
base::Error invalid_token(std::string_view token) {
  return {"InvalidInput", invalid_page_token(token).message};
}

/// What a request says of the page it wants.
struct Page {
  std::size_t size = 0;
  std::string position;  // empty: the first
};

/// `positions` is what those of the list look like.
template <class Request>
Result<Page> read_page(const Request& request, const base::Pattern& positions) {
  const auto size = page_size(request.max_results, kPageSizeMax, "MaxResults");
  if (!size) return std::unexpected(size.error());
  if (!request.next_token) return Page{*size, {}};
  auto position = read_page_token(*request.next_token);
  const bool is_one = position && (positions.matches == nullptr || positions.matches(*position));
  if (!is_one) return std::unexpected(invalid_token(*request.next_token));
  return Page{*size, std::move(*position)};
}

/// The last parts of the keys with `prefix`, and the token of the page behind them.
struct Names {
  std::vector<std::string> names;
  std::optional<std::string> next_token;
  store::Revision revision = 0;
};

Result<Names> read_names(store::Store& store, const std::string& prefix, const Page& page) {
  store::RangeRequest request = store::RangeRequest::prefix(prefix);
  request.begin += page.position;
  request.limit = page.size + 1;
  request.keys_only = true;
  const auto range = store.range(request);
  if (!range) return std::unexpected(range.error());
  Names out{.names = {}, .next_token = {}, .revision = range->revision};
  for (const store::KeyValue& entry : range->entries) out.names.emplace_back(keys::last_part(entry.key));
  if (out.names.size() > page.size) {
    out.next_token = page_token(out.names.back());
    out.names.pop_back();
  }
  return out;
}

/// A block and its location, to be ordered.
struct Placed {
  std::string location;
  base::Cidr block;
};

bool comes_before(const Placed& a, const Placed& b) {
  if (a.location != b.location) return a.location < b.location;
  return model::listed_before(a.block, b.block);
}

/// Tokens of blocks: location/address/prefix.
std::string print_position(const Placed& placed) {
  return fmt::format("{}/{}", placed.location, placed.block.print());
}

std::optional<Placed> parse_position(std::string_view position) {
  const std::size_t slash = std::min(position.find('/'), position.size());
  const auto block = base::Cidr::parse(position.substr(std::min(slash + 1, position.size())));
  if (!block) return std::nullopt;
  return Placed{std::string(position.substr(0, slash)), *block};
}

/// The blocks of the locations that the request asks for, in order.
Result<std::vector<Placed>> read_blocks(store::Store& store, const ListCidrBlocksRequest& request) {
  const auto locations = read_cidr_locations(store, request.collection_id);
  if (!locations) return std::unexpected(locations.error());
  std::vector<Placed> out;
  for (const model::CidrLocation& location : *locations) {
    if (request.location_name.value_or(location.name) != location.name) continue;
    for (const std::string& text : location.blocks) {
      const auto block = base::Cidr::parse(text);
      if (!block) return base::fail("DataFormat", fmt::format("location {} holds '{}'", location.name, text));
      out.emplace_back(location.name, *block);
    }
  }
  if (out.empty() && request.location_name) {
    return base::fail("NoSuchCidrLocationException",
                      fmt::format("No location {} found in the CIDR collection with ID: {}",
                                  *request.location_name, request.collection_id));
  }
  return out;
}

}  // namespace

Result<ListCidrCollectionsResponse> list_cidr_collections(const Context& context, const aws::Caller& caller,
                                                          const ListCidrCollectionsRequest& request) {
  const auto page = read_page(request, base::uuid().pattern);
  if (!page) return std::unexpected(page.error());
  const auto ids = read_names(context.store, keys::account_cidr_collections(caller.account), *page);
  if (!ids) return std::unexpected(ids.error());
  ListCidrCollectionsResponse response{.next_token = ids->next_token, .cidr_collections = {}};
  for (const std::string& id : ids->names) {
    const auto entry = context.store.get(keys::cidr_collection(id), ids->revision);
    if (!entry) return std::unexpected(entry.error());
    if (!*entry)
      return base::fail("DataFormat", fmt::format("CIDR collection {} is listed but not there", id));
    const auto collection = model::decode_stored<model::CidrCollection>(**entry);
    if (!collection) return std::unexpected(collection.error());
    response.cidr_collections.push_back(shape_of(*collection));
  }
  return response;
}

Result<ListCidrLocationsResponse> list_cidr_locations(const Context& context, const aws::Caller& caller,
                                                      const ListCidrLocationsRequest& request) {
  const auto page = read_page(request, base::pattern<"[0-9A-Za-z_\\-]{1,16}">);
  if (!page) return std::unexpected(page.error());
  const auto collection = find_cidr_collection(context.store, caller, request.collection_id);
  if (!collection) return std::unexpected(collection.error());
  const auto names = read_names(context.store, keys::cidr_locations(request.collection_id), *page);
  if (!names) return std::unexpected(names.error());
  ListCidrLocationsResponse response{.next_token = names->next_token, .cidr_locations = {}};
  for (const std::string& name : names->names) response.cidr_locations.emplace_back(name);
  return response;
}

Result<ListCidrBlocksResponse> list_cidr_blocks(const Context& context, const aws::Caller& caller,
                                                const ListCidrBlocksRequest& request) {
  const auto page = read_page(request, {});  // parse_position() judges
  if (!page) return std::unexpected(page.error());
  const auto first = parse_position(page->position);
  if (!first && request.next_token) return std::unexpected(invalid_token(*request.next_token));
  const auto collection = find_cidr_collection(context.store, caller, request.collection_id);
  if (!collection) return std::unexpected(collection.error());
  const auto blocks = read_blocks(context.store, request);
  if (!blocks) return std::unexpected(blocks.error());

  ListCidrBlocksResponse response;
  auto each = first ? std::ranges::lower_bound(*blocks, *first, comes_before) : blocks->begin();
  for (; each != blocks->end(); ++each) {
    if (response.cidr_blocks.size() == page->size) {
      response.next_token = page_token(print_position(*each));
      break;
    }
    response.cidr_blocks.emplace_back(each->block.print(), each->location);
  }
  return response;
}

}  // namespace milepost::api
