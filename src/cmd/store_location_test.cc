// Every form of a store's location, and every way to get it wrong.
#include "cmd/store_location.h"

#include <gmock/gmock.h>

#include "store/scratch_directory.h"

namespace milepost::cmd {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string refusal(const StoreOptions& options) {
  const auto location = parse_store_location(options);
  return location ? "parsed" : location.error().message;
}

TEST(StoreLocationTest, ADirectory) {
  const auto location = parse_store_location({.url = "sqlite:/var/lib/milepost"});
  ASSERT_TRUE(location);
  EXPECT_EQ(location->directory, "/var/lib/milepost");
  EXPECT_FALSE(location->etcd);
  EXPECT_EQ(location->print(), "sqlite:/var/lib/milepost");
}

TEST(StoreLocationTest, AClusterWithItsPrefix) {
  const auto plain =
      parse_store_location({.url = "etcd://a.example.net:2379,192.0.2.1:2379,[2001:db8::1]:2379"});
  ASSERT_TRUE(plain);
  EXPECT_THAT(plain->etcd->endpoints,
              ElementsAre("a.example.net:2379", "192.0.2.1:2379", "[2001:db8::1]:2379"));
  EXPECT_EQ(plain->etcd->prefix, "milepost/");
  EXPECT_EQ(plain->print(), "etcd://a.example.net:2379,192.0.2.1:2379,[2001:db8::1]:2379/milepost");
  EXPECT_EQ(parse_store_location({.url = "etcd://a:1/"})->etcd->prefix, "milepost/");
  EXPECT_EQ(parse_store_location({.url = "etcd://a:1/staging"})->etcd->prefix, "staging/");
  EXPECT_EQ(parse_store_location({.url = "etcd://a:1/eu/staging/"})->etcd->prefix, "eu/staging/");
}

TEST(StoreLocationTest, HowItIsReached) {
  const auto location = parse_store_location({.url = "etcd://a:1",
                                              .ca = "ca.pem",
                                              .certificate = "client.pem",
                                              .key = "client-key.pem",
                                              .user = "milepost",
                                              .password_file = "password"});
  ASSERT_TRUE(location);
  EXPECT_EQ(location->etcd->ca, "ca.pem");
  EXPECT_EQ(location->etcd->key, "client-key.pem");
  EXPECT_EQ(location->etcd->password_file, "password");
  EXPECT_THAT(location->print(), testing::Not(HasSubstr("password")));
}

TEST(StoreLocationTest, WhatIsWrongIsNamed) {
  EXPECT_THAT(refusal({.url = ""}), HasSubstr("is of no known form"));
  EXPECT_THAT(refusal({.url = "sqlite:"}), HasSubstr("is of no known form"));
  EXPECT_THAT(refusal({.url = "http://a:1"}), HasSubstr("'http://a:1' is of no known form"));
  EXPECT_THAT(refusal({.url = "etcd://"}), HasSubstr("the endpoint '', which is not HOST:PORT"));
  EXPECT_THAT(refusal({.url = "etcd://a:1,"}), HasSubstr("the endpoint ''"));
  EXPECT_THAT(refusal({.url = "etcd://a:1,b"}), HasSubstr("the endpoint 'b'"));
  EXPECT_THAT(refusal({.url = "etcd://a:65536"}), HasSubstr("the endpoint 'a:65536'"));
  EXPECT_THAT(refusal({.url = "etcd://a:0x10"}), HasSubstr("the endpoint"));
  EXPECT_THAT(refusal({.url = "etcd://2001:db8::1:2379"}), HasSubstr("the endpoint"));
  EXPECT_THAT(refusal({.url = "etcd://user@a:1"}), HasSubstr("the endpoint"));
  EXPECT_THAT(refusal({.url = "etcd://a:1", .certificate = "c"}), HasSubstr("without its key"));
  EXPECT_THAT(refusal({.url = "etcd://a:1", .certificate = "c", .key = "k"}), HasSubstr("no --store-ca"));
  EXPECT_THAT(refusal({.url = "etcd://a:1", .user = "u"}), HasSubstr("without a password file"));
  EXPECT_FALSE(check_store_options({.ca = "ca.pem"}));
  EXPECT_TRUE(check_store_options({}));
}

TEST(StoreLocationTest, ADirectoryRemembersWhichStoreItBelongsTo) {
  const store::ScratchDirectory directory;
  const auto file = directory.path() / "store.toml";
  EXPECT_FALSE(*read_store_choice(file));
  ASSERT_TRUE(write_store_choice(
      file, {.url = "etcd://a:1", .ca = "/etc/ca.pem", .user = "u", .password_file = "/p"}));
  const auto chosen = read_store_choice(file);
  ASSERT_TRUE(chosen && *chosen);
  EXPECT_EQ((*chosen)->url, "etcd://a:1");
  EXPECT_EQ((*chosen)->ca, "/etc/ca.pem");
  EXPECT_EQ((*chosen)->password_file, "/p");
  EXPECT_EQ((*chosen)->key, "");
}

}  // namespace
}  // namespace milepost::cmd
