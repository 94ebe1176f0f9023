// Asks resolvers, many questions at once, without waiting for any of them.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "outside/reply.h"
#include "outside/target.h"

namespace milepost::outside {

struct ResolverOptions {
  /// "192.0.2.53:53", "[2001:db8::53]:53"; asked in this order. Empty: those of /etc/resolv.conf.
  std::vector<std::string> servers = {};
  std::chrono::milliseconds timeout{1'000};  // of the first try with a server; each further round doubles it
  int tries = 3;                             // with each server
};

/// Belongs to one thread, but for wake(). One of c-ares' channels: it sends, repeats, goes on with the next server, and asks
/// over TCP what UDP cut off.
class Resolver {
 public:
  using Done = std::function<void(Reply)>;

  /// Error InvalidConfig: a server is no address with a port.
  static base::Result<std::unique_ptr<Resolver>> make(const ResolverOptions& options);
  virtual ~Resolver() = default;

  /// `done` is called once, from wait() or from here, but never when the resolver ends first. Where the answer's CNAMEs leave
  /// what the server says, their target is asked for in turn, up to eight times.
  virtual void ask(const Target& target, Done done) = 0;
  /// Questions whose `done` is to be called.
  virtual std::size_t outstanding() const = 0;
  /// Waits for responses and takes them, until there was one, `timeout` passed or wake() was called.
  virtual void wait(std::chrono::milliseconds timeout) = 0;
  /// Ends wait(), now or when it is called next. Any thread.
  virtual void wake() = 0;
};

}  // namespace milepost::outside
