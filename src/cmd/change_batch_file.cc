// From JSON by the description, and then once through the API's own decoder, which knows the schema's bounds.
#include "cmd/change_batch_file.h"

#include "api/record_sets.h"
#include "aws/rest_xml.h"
#include "model/stored.h"

namespace milepost::cmd {

base::Result<model::ChangeBatch> decode_change_batch(std::string_view json) {
  constexpr std::string_view kRoot = "ChangeResourceRecordSetsRequest";
  auto batch = model::decode_stored<model::ChangeBatch>(json);
  if (!batch) return batch;
  const api::ChangeResourceRecordSetsRequest request{.hosted_zone_id = "Z",
                                                     .change_batch = *std::move(batch)};
  auto read = aws::decode_xml<api::ChangeResourceRecordSetsRequest>(aws::encode_xml(kRoot, request), kRoot);
  if (!read) return std::unexpected(std::move(read.error()));
  return std::move(read->change_batch);
}

}  // namespace milepost::cmd
