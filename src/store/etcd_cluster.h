// For tests: a real etcd cluster of this machine's own, in a scratch directory, that ends with the test program.
#pragma once

#include <fcntl.h>
#include <fmt/core.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "store/etcd.h"
#include "store/scratch_directory.h"

namespace milepost::store {

/// Members 0, 1, ... of one cluster. Belongs to one thread.
class EtcdCluster {
 public:
  /// `flags` go to every member.
  explicit EtcdCluster(int members = 3, std::vector<std::string> flags = default_flags());
  ~EtcdCluster() {
    for (std::size_t i = 0; i < members_.size(); ++i) kill(i);
  }
  EtcdCluster(const EtcdCluster&) = delete;
  EtcdCluster& operator=(const EtcdCluster&) = delete;

  static std::vector<std::string> default_flags() {
    return {fmt::format("--max-txn-ops={}", kEtcdTransactionOperations),
            fmt::format("--max-request-bytes={}", kEtcdRequestBytes)};
  }

  std::vector<std::string> endpoints() const;
  std::string endpoint(std::size_t member) const {
    return fmt::format("127.0.0.1:{}", members_[member].client_port);
  }
  EtcdOptions options(const std::string& prefix) const;

  void start(std::size_t member);
  void kill(std::size_t member);
  /// Frozen as it is, and going on.
  void freeze(std::size_t member) { ::kill(members_[member].process, SIGSTOP); }
  void thaw(std::size_t member) { ::kill(members_[member].process, SIGCONT); }

 private:
  struct Member {
    int client_port = 0;
    int peer_port = 0;
    pid_t process = -1;
  };
  static int free_port();
  std::vector<std::string> command(std::size_t member) const;

  ScratchDirectory directory_;
  const std::vector<std::string> flags_;
  std::vector<Member> members_;
};

inline EtcdCluster::EtcdCluster(int members, std::vector<std::string> flags) : flags_(std::move(flags)) {
  for (int i = 0; i < members; ++i) members_.push_back({free_port(), free_port(), -1});
  for (std::size_t i = 0; i < members_.size(); ++i) start(i);
}

inline int EtcdCluster::free_port() {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  EXPECT_EQ(::bind(descriptor, reinterpret_cast<sockaddr*>(&address), size), 0);
  EXPECT_EQ(::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size), 0);
  ::close(descriptor);
  return ntohs(address.sin_port);
}

inline std::vector<std::string> EtcdCluster::endpoints() const {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < members_.size(); ++i) out.push_back(endpoint(i));
  return out;
}

inline EtcdOptions EtcdCluster::options(const std::string& prefix) const {
  EtcdOptions out;
  out.endpoints = endpoints();
  out.prefix = prefix;
  return out;
}

inline std::vector<std::string> EtcdCluster::command(std::size_t member) const {
  std::string cluster;
  for (std::size_t i = 0; i < members_.size(); ++i)
    cluster += fmt::format("{}m{}=http://127.0.0.1:{}", i > 0 ? "," : "", i, members_[i].peer_port);
  const std::string client = fmt::format("http://127.0.0.1:{}", members_[member].client_port);
  const std::string peer = fmt::format("http://127.0.0.1:{}", members_[member].peer_port);
  std::vector<std::string> words = {
      "etcd",
      fmt::format("--name=m{}", member),
      fmt::format("--data-dir={}", (directory_.path() / fmt::format("m{}", member)).string()),
      "--listen-client-urls=" + client,
      "--advertise-client-urls=" + client,
      "--listen-peer-urls=" + peer,
      "--initial-advertise-peer-urls=" + peer,
      "--initial-cluster=" + cluster,
      "--heartbeat-interval=50",
      "--election-timeout=500",
      "--logger=zap",
      "--log-level=error"};
  words.insert(words.end(), flags_.begin(), flags_.end());
  return words;
}

inline void EtcdCluster::start(std::size_t member) {
  std::vector<std::string> words = command(member);
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const pid_t parent = ::getpid();
  const std::string log = (directory_.path() / fmt::format("m{}.log", member)).string();
  const pid_t process = ::fork();
  ASSERT_GE(process, 0);
  if (process == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(1);
    const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(out, STDERR_FILENO);
    ::execvp("etcd", arguments.data());
    ::_exit(127);
  }
  members_[member].process = process;
}

inline void EtcdCluster::kill(std::size_t member) {
  if (members_[member].process <= 0) return;
  ::kill(members_[member].process, SIGKILL);
  ::waitpid(members_[member].process, nullptr, 0);
  members_[member].process = -1;
}

}  // namespace milepost::store
