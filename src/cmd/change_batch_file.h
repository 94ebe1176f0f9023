// A change batch as `aws route53 change-resource-record-sets --change-batch file://FILE` takes it.
#pragma once

#include <string_view>

#include "base/result.h"
#include "model/change_batch.h"

namespace milepost::cmd {

/// `json`: {"Changes": [{"Action": "UPSERT", "ResourceRecordSet": {..}}, ..]}. What the API's schema refuses is refused
/// with its texts. Errors: DataFormat (no such JSON), InvalidInput.
base::Result<model::ChangeBatch> decode_change_batch(std::string_view json);

}  // namespace milepost::cmd
