// What authentication costs a request: 10,000 requests a second on two cores leave it a few microseconds.
#include "aws/sigv4.h"

#include <benchmark/benchmark.h>

#include "aws/signing_keys.h"
#include "aws/timestamp.h"

namespace milepost::aws {
namespace {

const Credentials kKey{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"};

// As awscli sends ChangeResourceRecordSets; the argument is the body's size.
http::Request signed_request(std::size_t body_size, Seconds now) {
  http::Request request{"POST",
                        "/2013-04-01/hostedzone/Z0123456789ABCDEFGHIJ/rrset/",
                        {{"Host", "127.0.0.1:5380"},
                         {"Accept-Encoding", "identity"},
                         {"User-Agent", "aws-cli/2.9.19 Python/3.11.2 Linux/6.1 source/x86_64"},
                         {"Content-Length", std::to_string(body_size)}},
                        std::string(body_size, 'x'),
                        "127.0.0.1:50000"};
  sign(request, kKey, "us-east-1", "route53", now);
  return request;
}

void verify_request(benchmark::State& state, SigningKeys* keys) {
  const Seconds now = *parse_timestamp("20261122T020304Z");
  const http::Request request = signed_request(static_cast<std::size_t>(state.range(0)), now);
  const VerifyOptions options{.service = "route53",
                              .now = now,
                              .secret = [](std::string_view) { return kKey.secret; },
                              .signing_keys = keys};
  for (auto _ : state) {
    const auto identity = verify(request, options);
    if (!identity) state.SkipWithError("not verified");
    benchmark::DoNotOptimize(identity);
  }
  state.SetItemsProcessed(state.iterations());
}

void BM_Verify(benchmark::State& state) {
  SigningKeys keys;
  verify_request(state, &keys);
}
BENCHMARK(BM_Verify)->Arg(0)->Arg(500)->Arg(300'000);

void BM_VerifyWithUnknownSigningKey(benchmark::State& state) {
  verify_request(state, nullptr);
}
BENCHMARK(BM_VerifyWithUnknownSigningKey)->Arg(500);

}  // namespace
}  // namespace milepost::aws
