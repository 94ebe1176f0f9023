// Two services on one port, told apart by the request.
#include "cmd/change_side.h"

#include "api/access_keys.h"
#include "cmd/service_options.h"
#include "publish/compile_traffic_plan.h"

namespace milepost::cmd {

ChangeSide::ChangeSide(store::Store& store, const Config& config, const api::AnswerProbe* answers)
    : authenticator_("route53", api::access_key_lookup(store)),
      context_{.store = store,
               .limits = config.limits,
               .hosts = name_server_hosts(config),
               .answers = answers,
               .check_traffic_plan = publish::check_traffic_plan},
      router_(context_, authenticator_),
      token_authenticator_("sts", api::access_key_lookup(store)),
      tokens_(token_authenticator_),
      sweeper_(store, config.audit) {}

http::Response ChangeSide::handle(const http::Request& request) const {
  if (api::TokenService::is_meant_by(request)) return tokens_.handle(request);
  return router_.handle(request);
}

}  // namespace milepost::cmd
