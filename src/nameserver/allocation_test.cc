// Counts what the answer side promises not to do for a query: allocate memory or take a lock.
//
// The program's operator new and pthread_mutex_lock are replaced by ones that count, but only on threads
// that serve: a responder marks its thread. Sanitizers replace the same functions, so there is nothing to
// count in their builds.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

#include <dlfcn.h>
#include <gtest/gtest.h>
#include <pthread.h>

#include <atomic>
#include <cstdlib>
#include <mutex>
#include <new>
#include <numeric>
#include <optional>

#include "answer/every_policy.h"
#include "answer/zone_fixture.h"
#include "nameserver/reflector.h"
#include "nameserver/server.h"
#include "nameserver/test_client.h"

namespace {

thread_local bool serving = false;
std::atomic<std::uint64_t> allocations{0};
std::atomic<std::uint64_t> locks{0};

void* counted_allocation(std::size_t size, std::size_t alignment) {
  if (serving) {
    ++allocations;
  }
  void* memory =
      alignment <= alignof(std::max_align_t) ? std::malloc(size) : std::aligned_alloc(alignment, size);
  if (memory == nullptr) {
    throw std::bad_alloc();
  }
  return memory;
}

}  // namespace

void* operator new(std::size_t size) {
  return counted_allocation(size, 1);
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  const auto to = static_cast<std::size_t>(alignment);
  return counted_allocation((size + to - 1) / to * to, to);
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  std::free(memory);
}

extern "C" int pthread_mutex_lock(pthread_mutex_t* mutex) noexcept {
  static const auto real =
      reinterpret_cast<int (*)(pthread_mutex_t*)>(::dlsym(RTLD_NEXT, "pthread_mutex_lock"));
  if (serving) {
    ++locks;
  }
  return real(mutex);
}

namespace milepost::nameserver {
namespace {

/// Responders of another factory on threads that are marked as serving.
class Marking : public answer::ResponderFactory {
 public:
  explicit Marking(answer::ResponderFactory& marked) : marked_(marked) {}
  std::unique_ptr<answer::Responder> make_responder() override {
    return std::make_unique<Marked>(marked_.make_responder());
  }

 private:
  class Marked : public answer::Responder {
   public:
    explicit Marked(std::unique_ptr<answer::Responder> responder) : responder_(std::move(responder)) {}
    void answer(std::span<answer::Exchange> batch) noexcept override {
      serving = true;
      responder_->answer(batch);
    }

   private:
    std::unique_ptr<answer::Responder> responder_;
  };

  answer::ResponderFactory& marked_;
};

class Allocations : public testing::Test {
 protected:
  Allocations() {
    options_.listeners = {endpoint("127.0.0.1:0"), endpoint("0.0.0.0:0")};
    server_.emplace(options_, marking_);
    EXPECT_TRUE(server_->start());
  }
  void start_counting() { allocations = locks = 0; }

  ServerOptions options_;
  Reflectors reflectors_;
  Marking marking_{reflectors_};
  std::optional<Server> server_;
};

TEST_F(Allocations, CounterCounts) {
  serving = true;
  start_counting();
  delete new int(1);
  std::mutex mutex;
  {
    const std::lock_guard lock(mutex);
  }
  serving = false;
  EXPECT_EQ(allocations, 1u);
  EXPECT_EQ(locks, 1u);
}

TEST_F(Allocations, NoneForQueriesOverUdp) {
  for (const Endpoint& bound : server_->bound()) {
    Endpoint asked = endpoint("127.0.0.1:0");
    asked.set_port(bound.port());
    UdpClient client(asked);
    ASSERT_FALSE(client.ask(query(0, Ask::kEcho)).empty());
    start_counting();
    for (std::uint16_t round = 0; round < 1'000; ++round) {
      for (std::uint16_t id = 0; id < 20; ++id) {
        client.send(query(id, id % 10 == 0 ? Ask::kSilence : Ask::kEcho));
      }
      for (std::uint16_t id = 0; id < 18; ++id) {
        ASSERT_FALSE(client.receive().empty());
      }
    }
    EXPECT_EQ(allocations, 0u);
    EXPECT_EQ(locks, 0u);
  }
}

// The whole answer side: every kind of answer from a real catalog, while its zone changes.
TEST(AllocationsOfAnswers, NoneForQueriesOverUdp) {
  answer::ZoneFixture lab({.nsid = "ns-1"});
  const std::string rows =
      "@ 900 SOA ns host 1 2 3 4 300\n@ 60 MX 10 www\nwww 60 A 192.0.2.1\nwww 60 A 192.0.2.2\nalias 60 CNAME "
      "www\n"
      "*.wild 60 A 192.0.2.3\nsub 60 NS ns.sub\nns.sub 60 A 192.0.2.4\nc.d 60 TXT \"x\"\n";
  lab.load("Z1", "example.com.", rows);
  lab.load_private("Z2", "private.test.", rows, {"vpc-1"});
  lab.put_vpc("vpc-1", {"127.0.0.0/8"});
  Marking marking(lab.factory());
  ServerOptions options;
  options.listeners = {endpoint("127.0.0.1:0")};
  Server server(options, marking);
  ASSERT_TRUE(server.start());
  UdpClient client(server.bound()[0]);

  std::vector<std::string> queries;
  for (const char* name : {"www.", "alias.", "nope.", "a.wild.", "x.sub.", "d.", ""}) {
    for (const char* apex : {"example.com.", "private.test."}) {
      for (const std::uint16_t type : {std::uint16_t{1}, std::uint16_t{15}, std::uint16_t{255}}) {
        for (const std::uint16_t payload : {std::uint16_t{0}, std::uint16_t{1232}}) {
          const auto octets =
              answer::QueryPacket{.name = std::string(name) + apex,
                                  .type = type,
                                  .udp_payload = payload,
                                  .options = {0, 3, 0, 0, 0, 10, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8}}
                  .octets();
          queries.emplace_back(octets.begin(), octets.end());
        }
      }
    }
  }
  queries.emplace_back("not a query at all");
  const auto ask_all = [&] {
    for (const std::string& query : queries) ASSERT_FALSE(client.ask(query).empty());
  };
  ask_all();
  allocations = locks = 0;
  for (int round = 0; round < 100; ++round) {
    ask_all();
    if (round % 10 != 0) continue;
    lab.load("Z1", "example.com.", rows);  // on this thread, which does not serve
    lab.load_private("Z2", "private.test.", rows, {"vpc-1", "vpc-2"});
  }
  EXPECT_EQ(allocations, 0u);
  EXPECT_EQ(locks, 0u);
  const auto by_rcode = lab.counters().by_rcode;
  EXPECT_EQ(by_rcode[static_cast<std::size_t>(dns::Rcode::REFUSED)], 0u)
      << "private zones were answered, too";
  EXPECT_EQ(std::accumulate(by_rcode.begin(), by_rcode.end(), std::uint64_t{0}), 101 * queries.size());
}

// Every way to choose an answer, while verdicts and record sets change.
TEST(AllocationsOfAnswers, NoneForChosenAnswersOverUdp) {
  answer::EveryPolicy lab;
  Marking marking(lab.factory());
  ServerOptions options;
  options.listeners = {endpoint("127.0.0.1:0")};
  Server server(options, marking);
  ASSERT_TRUE(server.start());
  UdpClient client(server.bound()[0]);
  std::uint64_t with_records = 0;
  const auto ask_all = [&] {
    for (const auto& query : answer::EveryPolicy::queries()) {
      const std::string response = client.ask(std::string(query.begin(), query.end()));
      ASSERT_GE(response.size(), dns::kHeaderSize);
      with_records += response[7] != 0;  // the count of the answer section
    }
  };
  ask_all();
  EXPECT_EQ(with_records, answer::EveryPolicy::queries().size() - 4) << "only the dangling alias has none";
  allocations = locks = 0;
  for (int round = 0; round < 100; ++round) {
    lab.set_primaries(round % 2 == 0);
    if (round % 10 == 0) lab.commit();
    ask_all();
  }
  EXPECT_EQ(allocations, 0u);
  EXPECT_EQ(locks, 0u);
  const auto by_rcode = lab.counters().by_rcode;
  EXPECT_EQ(by_rcode[static_cast<std::size_t>(dns::Rcode::NOERROR)],
            101 * answer::EveryPolicy::queries().size());
}

TEST_F(Allocations, NoneForQueriesOverTcpInTheSteadyState) {
  TcpClient client(server_->bound()[0]);
  TcpClient other(server_->bound()[0]);
  const std::string octets = framed(query(1, Ask::kEcho, "in two parts"));
  const auto ask_in_two_parts = [&] {
    client.send(octets.substr(0, 20));
    // Once a later event is served, the first part has been read by itself, and is kept.
    ASSERT_FALSE(other.ask(query(2, Ask::kEcho)).empty());
    client.send(octets.substr(20));
    ASSERT_EQ(client.receive(), reply_to(query(1, Ask::kEcho, "in two parts")));
  };
  ask_in_two_parts();  // makes the one buffer that all later parts use
  start_counting();
  for (int i = 0; i < 5'000; ++i) {
    ask_in_two_parts();
  }
  EXPECT_EQ(allocations, 0u);
  EXPECT_EQ(locks, 0u);
}

}  // namespace
}  // namespace milepost::nameserver

#endif
