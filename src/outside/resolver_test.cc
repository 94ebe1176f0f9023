// Real packets to servers on loopback that answer, are silent, lie or know only a part.
#include "outside/resolver.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <thread>

#include "outside/loopback_dns.h"

namespace milepost::outside {
namespace {

using namespace std::chrono_literals;
using dns::RrType;
using testing::ElementsAre;

std::unique_ptr<Resolver> resolver_for(const std::vector<std::string>& servers, int tries = 3) {
  auto made = Resolver::make({.servers = servers, .timeout = 100ms, .tries = tries});
  EXPECT_TRUE(made);
  return made ? *std::move(made) : nullptr;
}

/// Waits for it, however long that takes.
Reply ask(Resolver& resolver, std::string_view name, RrType type = RrType::A) {
  std::optional<Reply> got;
  resolver.ask({name_of(name), type}, [&](Reply reply) { got = std::move(reply); });
  while (!got) resolver.wait(1s);
  EXPECT_EQ(resolver.outstanding(), 0u);
  return *got;
}

TEST(Resolver, AsksForAddressesAndOtherTypes) {
  LoopbackDns server;
  server.set("lb.example.net.", RrType::A,
             {.answer = {{"lb.example.net.", RrType::A, 60, "192.0.2.2"},
                         {"lb.example.net.", RrType::A, 60, "192.0.2.1"}}});
  server.set("lb.example.net.", RrType::AAAA,
             {.answer = {{"lb.example.net.", RrType::AAAA, 9, "2001:db8::1"}}});
  const auto resolver = resolver_for({server.address()});
  const Reply reply = ask(*resolver, "lb.example.net.");
  EXPECT_EQ(reply.kind, Reply::Kind::kRecords);
  EXPECT_THAT(reply.values, ElementsAre("192.0.2.1", "192.0.2.2"));
  EXPECT_EQ(reply.ttl_s, 60);
  EXPECT_EQ(ask(*resolver, "lb.example.net.", RrType::AAAA).ttl_s, 9);
  EXPECT_EQ(ask(*resolver, "other.example.").reason,
            "the resolvers said SERVFAIL or REFUSED, or were not reached");
}

TEST(Resolver, TakesNamesOfAnyOctets) {
  LoopbackDns server;
  server.set("a\\056b\\000c.example.", RrType::A,
             {.answer = {{"a\\056b\\000c.example.", RrType::A, 60, "192.0.2.1"}}});
  EXPECT_THAT(ask(*resolver_for({server.address()}), "a\\056b\\000c.example.").values,
              ElementsAre("192.0.2.1"));
}

TEST(Resolver, NothingIsAnAnswer) {
  LoopbackDns server;
  server.set("gone.example.", RrType::A, {.rcode = dns::Rcode::NXDOMAIN});
  server.set("bare.example.", RrType::A, {});
  const auto resolver = resolver_for({server.address()});
  EXPECT_EQ(ask(*resolver, "gone.example.").kind, Reply::Kind::kNothing);
  EXPECT_EQ(ask(*resolver, "bare.example.").kind, Reply::Kind::kNothing);
}

TEST(Resolver, GoesOnWhereAChainLeavesTheServersZone) {
  LoopbackDns server;
  server.set("lb.example.net.", RrType::A,
             {.answer = {{"lb.example.net.", RrType::CNAME, 300, "a.example."}}});
  server.set("a.example.", RrType::A, {.answer = {{"a.example.", RrType::CNAME, 40, "b.example."}}});
  server.set("b.example.", RrType::A, {.answer = {{"b.example.", RrType::A, 60, "192.0.2.1"}}});
  const auto resolver = resolver_for({server.address()});
  const Reply reply = ask(*resolver, "lb.example.net.");
  EXPECT_THAT(reply.values, ElementsAre("192.0.2.1"));
  EXPECT_EQ(reply.ttl_s, 40) << "the least of the whole chain";
  server.set("b.example.", RrType::A, {.answer = {{"b.example.", RrType::CNAME, 60, "lb.example.net."}}});
  EXPECT_EQ(ask(*resolver, "lb.example.net.").kind, Reply::Kind::kElsewhere) << "it goes round in a circle";
  EXPECT_LE(server.asked("lb.example.net.", RrType::A), 5);
}

TEST(Resolver, AsksAgainAndGivesUp) {
  LoopbackDns server;
  server.set("silent.example.", RrType::A, {.silent = true});
  const Reply reply = ask(*resolver_for({server.address()}), "silent.example.");
  EXPECT_EQ(reply.kind, Reply::Kind::kFailed);
  EXPECT_EQ(reply.reason, "Timeout while contacting DNS servers");
  EXPECT_EQ(server.asked("silent.example.", RrType::A), 3);
}

TEST(Resolver, TheNextServerIsAskedWhenOneFails) {
  LoopbackDns bad, good;
  bad.set("lb.example.net.", RrType::A, {.rcode = dns::Rcode::SERVFAIL});
  good.set("lb.example.net.", RrType::A, {.answer = {{"lb.example.net.", RrType::A, 60, "192.0.2.1"}}});
  const auto resolver = resolver_for({bad.address(), good.address()});
  EXPECT_THAT(ask(*resolver, "lb.example.net.").values, ElementsAre("192.0.2.1"));
  bad.set("lb.example.net.", RrType::A, {.silent = true});
  EXPECT_THAT(ask(*resolver, "lb.example.net.").values, ElementsAre("192.0.2.1"));
}

TEST(Resolver, WhatUdpCutsOffIsAskedOverTcp) {
  LoopbackDns server;
  TestResponse all;
  for (int i = 1; i <= 100; ++i)
    all.answer.push_back({"big.example.", RrType::A, 60, "192.0.2." + std::to_string(i)});
  server.set("big.example.", RrType::A, {.flags = dns::kFlagTC});
  server.set_tcp("big.example.", RrType::A, all);
  EXPECT_EQ(ask(*resolver_for({server.address()}), "big.example.").values.size(), 100u);
}

TEST(Resolver, BadPacketsAreFailures) {
  LoopbackDns server;
  server.set("bad.example.", RrType::A, {.answer = {{"bad.example.", RrType::CNAME, 60, "bad.example."}}});
  EXPECT_EQ(ask(*resolver_for({server.address()}), "bad.example.").reason, "its CNAMEs lead nowhere");
  server.set("bad.example.", RrType::A, {.octets = {0, 0, 0x80}});
  EXPECT_EQ(ask(*resolver_for({server.address()}, 1), "bad.example.").kind, Reply::Kind::kFailed);
}

TEST(Resolver, ManyQuestionsAreOutAtOnce) {
  LoopbackDns server;
  const auto resolver = resolver_for({server.address()});
  std::size_t good = 0;
  for (int i = 0; i < 200; ++i) {
    const std::string name = "n" + std::to_string(i) + ".example.";
    server.set(name, RrType::A, {.answer = {{name, RrType::A, 60, "192.0.2." + std::to_string(i)}}});
    resolver->ask({name_of(name), RrType::A}, [&good, i](const Reply& reply) {
      good += reply.values == std::vector{"192.0.2." + std::to_string(i)};
    });
  }
  while (resolver->outstanding() > 0) resolver->wait(1s);
  EXPECT_EQ(good, 200u);
}

TEST(Resolver, EndsWithQuestionsOutAndSaysNothingMore) {
  LoopbackDns server;
  server.set("silent.example.", RrType::A, {.silent = true});
  bool called = false;
  {
    const auto resolver = resolver_for({server.address()});
    resolver->ask({name_of("silent.example."), RrType::A}, [&](const Reply&) { called = true; });
    resolver->wait(1ms);
  }
  EXPECT_FALSE(called);
}

TEST(Resolver, WaitingIsEndedByAnotherThread) {
  LoopbackDns server;
  const auto resolver = resolver_for({server.address()});
  resolver->wake();
  resolver->wait(1h);
  const std::jthread other([&] { resolver->wake(); });
  resolver->wait(1h);
}

TEST(Resolver, ServersHaveToBeAddresses) {
  const auto made = Resolver::make({.servers = {"dns.example"}});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, "InvalidConfig");
  EXPECT_TRUE(Resolver::make({.servers = {"[::1]:53", "127.0.0.1:53"}}));
  EXPECT_TRUE(Resolver::make({}));
}

}  // namespace
}  // namespace milepost::outside
