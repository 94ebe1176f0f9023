// The seam between sockets and answers: one query's bytes in, one response's bytes out.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>

namespace milepost::answer {

enum class Transport : std::uint8_t { kUdp, kTcp };

/// The client as the socket saw it. IPv4 addresses fill the first four octets.
struct ClientAddress {
  std::array<std::uint8_t, 16> octets{};
  std::uint8_t size = 4;  // 4 or 16
};

/// One query and room for its response. The nameserver room fills the upper part, the responder the lower.
struct Exchange {
  const std::uint8_t* query = nullptr;
  std::uint16_t query_size = 0;
  Transport transport = Transport::kUdp;
  std::uint16_t listener = 0;  // index into the configured listeners: which name-server identity was asked
  ClientAddress client;
  std::uint8_t* response = nullptr;
  std::uint16_t response_capacity = 0;  // UDP: at least 4096 (or 1232); TCP: 65535

  std::uint16_t response_size = 0;  // 0: silence
};

/// Answers queries. One instance belongs to one worker thread; it allocates and locks nothing per query.
class Responder {
 public:
  virtual ~Responder() = default;
  /// Answers every exchange of the batch. `batch` is at most kBatchSizeMax long. The whole batch is
  /// answered from one snapshot, so its zone data are of one revision.
  virtual void answer(std::span<Exchange> batch) noexcept = 0;
};

inline constexpr std::size_t kBatchSizeMax = 64;

/// Makes a responder for each worker thread (and for each replacement of a worker that hangs).
class ResponderFactory {
 public:
  virtual ~ResponderFactory() = default;
  virtual std::unique_ptr<Responder> make_responder() = 0;
};

}  // namespace milepost::answer
