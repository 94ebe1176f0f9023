// For tests: a responder that needs no zones. It sends queries back with QR set, or does what they ask.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "answer/exchange.h"
#include "base/bytes.h"

namespace milepost::nameserver {

/// A query is 12 octets of header and a word; the first letter of the word says what to do with it.
enum class Ask : char {
  kEcho = 'e',
  kSilence = 's',
  kHang = 'h',   // do not come back before Reflectors::release()
  kSized = 'z',  // answer with as many octets as the next two say
  kWho = 'w',    // answer header, listener (2 octets), client address (4 or 16)
};

class Reflector : public answer::Responder {
 public:
  explicit Reflector(std::shared_ptr<const std::atomic<bool>> released) : released_(std::move(released)) {}

  void answer(std::span<answer::Exchange> batch) noexcept override {
    for (answer::Exchange& exchange : batch) {
      answer_one(exchange);
    }
  }

 private:
  void answer_one(answer::Exchange& exchange) const {
    const auto ask = exchange.query_size > 12 ? static_cast<Ask>(exchange.query[12]) : Ask::kEcho;
    if (ask == Ask::kSilence) {
      return;
    }
    while (ask == Ask::kHang && !released_->load(std::memory_order_relaxed)) {
    }
    const std::size_t copied = std::min(exchange.query_size, exchange.response_capacity);
    std::memcpy(exchange.response, exchange.query, copied);
    exchange.response[2] |= 0x80;
    exchange.response_size = static_cast<std::uint16_t>(copied);
    if (ask == Ask::kSized) {
      exchange.response_size = base::load_u16(exchange.query + 13);
      std::memset(exchange.response + copied, 'z', exchange.response_size - copied);
    } else if (ask == Ask::kWho) {
      base::store_u16(exchange.response + 12, exchange.listener);
      std::memcpy(exchange.response + 14, exchange.client.octets.data(), exchange.client.size);
      exchange.response_size = static_cast<std::uint16_t>(14 + exchange.client.size);
    }
  }

  // Shared: a thread that hangs can outlive the test.
  std::shared_ptr<const std::atomic<bool>> released_;
};

class Reflectors : public answer::ResponderFactory {
 public:
  std::unique_ptr<answer::Responder> make_responder() override {
    return std::make_unique<Reflector>(released_);
  }
  /// Lets go of every query that hangs.
  void release() { released_->store(true); }

 private:
  std::shared_ptr<std::atomic<bool>> released_ = std::make_shared<std::atomic<bool>>(false);
};

}  // namespace milepost::nameserver
