// Whole answers without sockets: parse, look up, compose; batches of 64 as the nameserver room hands them over.
#include <benchmark/benchmark.h>

#include <functional>
#include <random>

#include "answer/every_policy.h"
#include "answer/zone_fixture.h"

namespace milepost::answer {
namespace {

constexpr std::size_t kBatches = 256;  // more distinct queries than fit any cache line by line

/// One zone with `records` A records below example.com.
std::unique_ptr<ZoneFixture> make_lab(std::uint32_t records) {
  auto lab = std::make_unique<ZoneFixture>();
  lab->load("Z1", "example.com.",
            "@ 900 SOA ns host 1 2 3 4 300\n@ 300 MX 10 www\nwww 60 A 192.0.2.1\nalias 60 CNAME www\n");
  const dns::Name apex = scan("example.com.");
  for (std::uint32_t i = 0; i < records; ++i) {
    dns::Rdata rdata(4);
    base::store_u32(rdata.data(), i);
    const auto owner = apex.with_label("h" + std::to_string(i));
    lab->writer().put_rrset("Z1", *owner, dns::RrType::A, 300, std::vector<dns::Rdata>{rdata}).value();
  }
  lab->writer().commit(2);
  return lab;
}

void run(benchmark::State& state, ZoneFixture& lab, const std::function<QueryPacket(std::mt19937&)>& question) {
  std::mt19937 random(1);
  std::vector<std::vector<std::uint8_t>> packets;
  for (std::size_t i = 0; i < kBatches * kBatchSizeMax; ++i) packets.push_back(question(random).octets());
  std::vector<std::uint8_t> responses(kBatchSizeMax * 1232);
  std::vector<Exchange> batch(kBatchSizeMax);
  std::size_t next = 0;
  for (auto _ : state) {
    for (std::size_t i = 0; i < kBatchSizeMax; ++i) {
      const auto& packet = packets[next++ % packets.size()];
      batch[i].query = packet.data();
      batch[i].query_size = static_cast<std::uint16_t>(packet.size());
      batch[i].response = responses.data() + i * 1232;
      batch[i].response_capacity = 1232;
    }
    lab.responder().answer(batch);
    benchmark::DoNotOptimize(responses.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kBatchSizeMax));
}

void BM_AnswerExisting(benchmark::State& state) {
  const auto records = static_cast<std::uint32_t>(state.range(0));
  const auto lab = make_lab(records);
  run(state, *lab, [=](std::mt19937& random) {
    return QueryPacket{.name = "h" + std::to_string(random() % records) + ".example.com."};
  });
}
BENCHMARK(BM_AnswerExisting)->Arg(1000)->Arg(100000)->Arg(1000000);

void BM_AnswerNoSuchName(benchmark::State& state) {
  const auto lab = make_lab(100000);
  run(state, *lab, [](std::mt19937& random) {
    return QueryPacket{.name = "n" + std::to_string(random()) + ".example.com."};
  });
}
BENCHMARK(BM_AnswerNoSuchName);

void BM_AnswerMxWithAddress(benchmark::State& state) {
  const auto lab = make_lab(1000);
  run(state, *lab, [](std::mt19937&) { return QueryPacket{.name = "example.com.", .type = 15}; });
}
BENCHMARK(BM_AnswerMxWithAddress);

void BM_AnswerCname(benchmark::State& state) {
  const auto lab = make_lab(1000);
  run(state, *lab, [](std::mt19937&) { return QueryPacket{.name = "alias.example.com."}; });
}
BENCHMARK(BM_AnswerCname);

/// What a choice costs where all of it is in the nearest cache; each query comes with a client subnet.
void BM_AnswerChosen(benchmark::State& state, const std::string& label) {
  EveryPolicy lab;
  run(state, lab, [&](std::mt19937& random) {
    return QueryPacket{.name = label + ".example.com.",
                       .udp_payload = 1232,
                       .options = {0, 8, 0, 7, 0, 1, 24, 0, static_cast<std::uint8_t>(random()), 1, 2}};
  });
}
BENCHMARK_CAPTURE(BM_AnswerChosen, static, "static");
BENCHMARK_CAPTURE(BM_AnswerChosen, static4, "static4");
BENCHMARK_CAPTURE(BM_AnswerChosen, weighted, "weighted");
BENCHMARK_CAPTURE(BM_AnswerChosen, failover, "failover");
BENCHMARK_CAPTURE(BM_AnswerChosen, multivalue, "multivalue");
BENCHMARK_CAPTURE(BM_AnswerChosen, geolocation, "geolocation");
BENCHMARK_CAPTURE(BM_AnswerChosen, latency, "latency");
BENCHMARK_CAPTURE(BM_AnswerChosen, geoproximity, "geoproximity");
BENCHMARK_CAPTURE(BM_AnswerChosen, ip_based, "ip-based");
BENCHMARK_CAPTURE(BM_AnswerChosen, tree, "tree");

}  // namespace
}  // namespace milepost::answer
