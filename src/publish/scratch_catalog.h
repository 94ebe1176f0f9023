// A catalog in memory that nobody serves from: to look at what an answer would be, and thrown away then.
#pragma once

#include <string_view>
#include <utility>

#include "base/published.h"
#include "publish/catalog_feed.h"
#include "store/store.h"
#include "zone/catalog.h"
#include "zone/catalog_writer.h"

namespace milepost::publish {

/// Belongs to one thread. What does not compile is logged and left out, as name servers leave it out.
class ScratchCatalog {
 public:
  explicit ScratchCatalog(zone::CatalogWriter::Regions regions)
      : writer_(catalog_, std::move(regions)), feed_(writer_, {}, 0) {}

  /// Publishes the next snapshot.
  void apply(store::EventBatch batch) { feed_.apply(std::move(batch)); }
  base::Published<zone::Catalog>& catalog() { return catalog_; }

 private:
  base::Published<zone::Catalog> catalog_;
  zone::CatalogWriter writer_;
  CatalogFeed feed_;
};

}  // namespace milepost::publish
