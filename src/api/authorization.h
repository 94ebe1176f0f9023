// Authorization: whether a caller's access policy lets a call happen.
#pragma once

#include "api/operation.h"
#include "api/routes.h"
#include "base/result.h"

namespace milepost::api {

/// Looks only at the request and the caller's policy, never at the store: who may not act on a resource does not
/// learn whether it exists. A caller without a policy may do all that its account may. Errors: AccessDenied in
/// AWS's words; MalformedInput when the policy depends on a body that is no XML.
base::Status authorize(const Route& route, const Call& call);

}  // namespace milepost::api
