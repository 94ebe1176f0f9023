// One client's connection: requests read, handed over and answered, one after the other. (Internal: includes
// Asio.)
#pragma once

#include <memory>

#include "http/connection_table.h"
#include "http/server.h"
#include "http/server_tls.h"
#include "http/stream.h"

namespace milepost::http {

/// What all connections of a server share. Outlives them.
struct Service {
  const ServerOptions& options;
  const Handler& handler;
  const ServerTls* tls;  // null: plain TCP
  ConnectionTable& table;
};

/// Serves the client behind `socket` until one of the two has enough. Returns at once; the work is done on
/// the socket's strand.
void serve_connection(Socket socket, Service& service);

}  // namespace milepost::http
