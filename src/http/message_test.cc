// Headers by name, clients by address.
#include "http/message.h"

#include <gtest/gtest.h>

namespace milepost::http {
namespace {

std::string address_of(std::string peer) {
  return std::string(
      peer_address({.method = {}, .target = {}, .headers = {}, .body = {}, .peer = std::move(peer)}));
}

TEST(Message, PeersHaveAddressesWithoutPortAndBrackets) {
  EXPECT_EQ(address_of("192.0.2.1:5380"), "192.0.2.1");
  EXPECT_EQ(address_of("[2001:db8::1]:5380"), "2001:db8::1");
  EXPECT_EQ(address_of(""), "");
}

TEST(Message, HeadersAreFoundWhateverTheirCase) {
  const Headers headers{{"Content-Type", "text/xml"}, {"content-type", "second"}};
  EXPECT_EQ(find_header(headers, "CONTENT-TYPE"), "text/xml");
  EXPECT_EQ(find_header(headers, "Content-Typ"), "");
}

}  // namespace
}  // namespace milepost::http
