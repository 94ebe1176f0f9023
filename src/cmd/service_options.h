// From the configuration to the options of each room.
#pragma once

#include "answer/responder.h"
#include "api/context.h"
#include "cmd/commands.h"
#include "cmd/config.h"
#include "http/server.h"
#include "model/node.h"
#include "nameserver/options.h"
#include "publish/follower.h"

namespace milepost::cmd {

/// The configuration file with what the command line says instead. Error InvalidConfig.
base::Result<Config> effective_config(const ServeOptions& options);

nameserver::ServerOptions name_server_options(const Config& config);
answer::AnswerOptions answer_options(const Config& config);
http::ServerOptions api_options(const Config& config);
api::NameServerHosts name_server_hosts(const Config& config);

/// What this node says of itself; `id` is its data directory's.
model::Node node_of(const Config& config, std::string id);

/// `store_is_shared`: other name servers' records are in it, too. Error InvalidConfig.
base::Result<publish::FollowerOptions> follower_options(const Config& config, model::Node about,
                                                        bool store_is_shared);

}  // namespace milepost::cmd
