// For tests of this room: a real store and a real catalog in a directory of their own, written as the API writes and
// read as answers are.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/cidr.h"
#include "model/account.h"
#include "model/keys.h"
#include "model/node.h"
#include "model/stored.h"
#include "model/vpc.h"
#include "publish/follower.h"
#include "store/sqlite.h"
#include "zone/catalog.h"
#include "zone/catalog_writer.h"

namespace milepost::publish {

class PublishFixture : public ::testing::Test {
 protected:
  PublishFixture() {
    std::string pattern = (std::filesystem::temp_directory_path() / "milepost-publish-XXXXXX").string();
    EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
    directory_ = pattern;
    auto opened = store::open_sqlite({.directory = directory_ / "store",
                                      .role = store::SqliteOptions::Role::kOwner,
                                      .may_create = true,
                                      .vfs = {}});
    EXPECT_TRUE(opened) << opened.error().message;
    store_ = *std::move(opened);
    open_catalog();
  }
  ~PublishFixture() override {
    writer_.reset();
    store_.reset();
    std::filesystem::remove_all(directory_);
  }

  /// A writer on the disk copy, as a new start of the process has it.
  void open_catalog() {
    writer_.reset();
    auto opened = zone::CatalogWriter::open(catalog_, directory_ / "zones");
    ASSERT_TRUE(opened) << opened.error().message;
    writer_ = *std::move(opened);
  }

  static store::Write zone_write(const std::string& id, const std::string& name) {
    model::HostedZone zone;
    zone.id = id;
    zone.account = "123456789012";
    zone.name = name;
    zone.caller_reference = id;
    zone.name_servers = {"ns-0.milepost-1.test"};
    zone.created = "2026-01-02T03:04:05.000Z";
    return store::Write::put(model::keys::hosted_zone(id), model::encode_stored(zone));
  }
  static store::Write private_zone_write(const std::string& id, const std::string& name,
                                         const std::vector<std::string>& vpcs) {
    model::HostedZone zone;
    zone.id = id;
    zone.account = "123456789012";
    zone.name = name;
    zone.private_zone = true;
    for (const std::string& vpc : vpcs) zone.vpcs.push_back({"us-east-1", vpc});
    zone.created = "2026-01-02T03:04:05.000Z";
    return store::Write::put(model::keys::hosted_zone(id), model::encode_stored(zone));
  }
  static store::Write vpc_write(const std::string& id, const std::vector<std::string>& networks) {
    model::Vpc vpc;
    vpc.region = "us-east-1";
    vpc.id = id;
    vpc.account = "123456789012";
    vpc.networks = networks;
    return store::Write::put(model::keys::vpc(vpc.region, vpc.id), model::encode_stored(vpc));
  }
  static store::Write vpc_erase(const std::string& id) {
    return store::Write::erase(model::keys::vpc("us-east-1", id));
  }
  static store::Write record_write(const std::string& zone, const std::string& name, const std::string& type,
                                   const std::vector<std::string>& values) {
    model::RecordSet set;
    set.name = name;
    set.type = type;
    set.ttl = 300;
    for (const std::string& value : values) set.resource_records.push_back({value});
    return store::Write::put(model::keys::record_set(zone, name, type, ""), model::encode_stored(set));
  }
  static store::Write record_erase(const std::string& zone, const std::string& name,
                                   const std::string& type) {
    return store::Write::erase(model::keys::record_set(zone, name, type, ""));
  }

  store::Revision commit(std::vector<store::Write> writes) {
    const auto committed = store_->commit({.compares = {}, .writes = std::move(writes)});
    EXPECT_TRUE(committed && committed->succeeded);
    if (committed) last_commit_ = committed->revision;
    return last_commit_;
  }
  /// A zone with what each zone has, and a change as the API writes it.
  store::Revision commit_zone(const std::string& id, const std::string& name) {
    return commit(
        {zone_write(id, name),
         record_write(id, name, "SOA", {"ns-0.milepost-1.test. h.milepost-1.test. 1 7200 900 1209600 86400"}),
         record_write(id, name, "NS", {"ns-0.milepost-1.test."}), change_write()});
  }
  store::Write change_write() {
    return store::Write::put(model::keys::change("C" + std::to_string(++changes_)), "{}");
  }

  /// The values at a name of the newest snapshot, as zone-file text; empty when there are none.
  std::vector<std::string> values(const std::string& name, dns::RrType type) {
    std::vector<std::string> out;
    base::Published<zone::Catalog>::Reader reader(*catalog_of_values_);
    const zone::Catalog* snapshot = reader.pin();
    const auto wire = dns::scan_name(name, dns::Escapes::kDecimal);
    if (!wire) return out;
    const zone::HashedName hashed(*wire, snapshot->seed());
    const zone::Zone* found = snapshot->find(hashed, zone::Identity{});
    const std::uint8_t* node = found ? found->find(hashed, 0) : nullptr;
    const auto rrset = node ? zone::NodeView(node).find(type) : std::nullopt;
    if (!rrset) return out;
    zone::for_each_record(
        *rrset, [&](zone::RecordView record) { out.push_back(dns::print_rdata(type, record.rdata(), {})); });
    return out;
  }
  std::vector<std::string> a(const std::string& name) { return values(name, dns::RrType::A); }

  /// The id of the private zone that a client with this address sees for `name`; "" for none.
  std::string seen(const std::string& address, const std::string& name) {
    base::Published<zone::Catalog>::Reader reader(catalog_);
    const zone::Catalog* snapshot = reader.pin();
    const base::IpAddress client = base::IpAddress::parse(address).value();
    const auto vpc = snapshot->vpc_of({client.octets.data(), client.size});
    if (!vpc) return "";
    const zone::HashedName hashed(dns::scan_name(name, dns::Escapes::kDecimal).value(), snapshot->seed());
    const zone::Zone* found = snapshot->find_private(hashed, *vpc);
    return found != nullptr ? std::string(found->id()) : "";
  }

  std::size_t zone_count() {
    base::Published<zone::Catalog>::Reader reader(catalog_);
    return reader.pin()->zone_count();
  }

  static FollowerOptions options(const std::string& node) {
    FollowerOptions out;
    out.about.name = node;
    out.about.id = node;
    out.hosts = {{"ns-{}.milepost-1.test"}, 512};
    out.page_size = 2;
    out.retry_first = std::chrono::milliseconds(1);
    out.retry_last = std::chrono::milliseconds(10);
    return out;
  }

  /// What `node` says it has applied; -1: it says nothing.
  store::Revision reported(const std::string& node) {
    const auto entry = store_->get(model::keys::applied(node));
    if (!entry || !*entry) return -1;
    const auto applied = model::decode_stored<model::AppliedRevision>(**entry);
    return applied ? applied->revision : -1;
  }
  /// Waits, on the store's own feed, until `node` reports `revision` or more.
  void wait_for_report(const std::string& node, store::Revision revision) {
    const auto watch = store_->watch({model::keys::applied(node)}, store_->revision());
    ASSERT_TRUE(watch);
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (reported(node) < revision) {
      ASSERT_LT(std::chrono::steady_clock::now(), give_up) << node << " never reported revision " << revision;
      ASSERT_TRUE((*watch)->next(std::chrono::milliseconds(100)));
    }
  }

  std::filesystem::path directory_;
  std::unique_ptr<store::Store> store_;
  base::Published<zone::Catalog> catalog_;
  base::Published<zone::Catalog>* catalog_of_values_ = &catalog_;  // that values() reads
  std::unique_ptr<zone::CatalogWriter> writer_;
  store::Revision last_commit_ = 0;  // of commit(): name servers' reports take revisions, too
  int changes_ = 0;
};

}  // namespace milepost::publish
