// From the configuration to the options of each room.
#pragma once

#include "answer/responder.h"
#include "api/context.h"
#include "cmd/commands.h"
#include "cmd/config.h"
#include "http/server.h"
#include "nameserver/options.h"
#include "publish/follower.h"

namespace milepost::cmd {

/// The configuration file with what the command line says instead. Error InvalidConfig.
base::Result<Config> effective_config(const ServeOptions& options);

nameserver::ServerOptions name_server_options(const Config& config);
answer::AnswerOptions answer_options(const Config& config);
http::ServerOptions api_options(const Config& config);
api::NameServerHosts name_server_hosts(const Config& config);

/// Error InvalidConfig.
base::Result<publish::FollowerOptions> follower_options(const Config& config);

}  // namespace milepost::cmd
