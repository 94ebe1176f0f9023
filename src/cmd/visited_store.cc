// Opens stores as a visitor, and finds out who the operating system says we are.
#include "cmd/visited_store.h"

#include <fmt/core.h>
#include <pwd.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <limits>
#include <string>
#include <utility>

#include "api/audit.h"
#include "cmd/store_location.h"
#include "store/transfer.h"

namespace milepost::cmd {
namespace {

/// The user's name; uid 1000 where it has none.
std::string name_of(uid_t user) {
  std::array<char, 4096> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  if (getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
    return entry.pw_name;
  return fmt::format("uid {}", user);
}

/// Who logged in, which sudo does not change (proc(5), pam_loginuid(8)); who runs this where nobody did.
uid_t responsible_user() {
  constexpr uid_t kNobodyLoggedIn = std::numeric_limits<uid_t>::max();
  uid_t user = kNobodyLoggedIn;
  if (std::ifstream in("/proc/self/loginuid"); in >> user && user != kNobodyLoggedIn) return user;
  return getuid();
}

}  // namespace

base::Result<std::unique_ptr<store::Store>> visit_store(const StorePlace& place) {
  const auto location = locate_store(place);
  if (!location) return std::unexpected(location.error());
  auto store = open_store(*location);
  if (!store) return store;
  if (const auto complete = store::check_complete(**store); !complete)
    return std::unexpected(complete.error());
  return store;
}

RecordedStore::RecordedStore(std::unique_ptr<store::Store> store, model::AuditEntry entry)
    : store_(std::move(store)), recorded_(std::make_unique<api::AuditedStore>(*store_, std::move(entry))) {}

model::AuditEntry command_entry(std::string_view command, std::string_view account,
                                std::string_view request) {
  auto entry = api::entry_of_command(command, name_of(responsible_user()), account, request);
  entry.user_agent = fmt::format("milepost/{} run by {}", MILEPOST_VERSION, name_of(getuid()));
  return entry;
}

base::Result<RecordedStore> visit_store_on_record(const StorePlace& place, std::string_view command,
                                                  std::string_view account, std::string_view request) {
  auto store = visit_store(place);
  if (!store) return std::unexpected(store.error());
  return RecordedStore(*std::move(store), command_entry(command, account, request));
}

}  // namespace milepost::cmd
