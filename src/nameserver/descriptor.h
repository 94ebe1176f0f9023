// A file descriptor that is closed when its owner goes.
#pragma once

#include <unistd.h>

#include <utility>

namespace milepost::nameserver {

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, kNone)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      close();
      fd_ = std::exchange(other.fd_, kNone);
    }
    return *this;
  }
  ~Descriptor() { close(); }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ != kNone; }

  void close() {
    if (fd_ != kNone) {
      // EINTR is no reason to try again: Linux has freed the number by then (close(2)).
      ::close(std::exchange(fd_, kNone));
    }
  }

 private:
  static constexpr int kNone = -1;
  int fd_ = kNone;
};

}  // namespace milepost::nameserver
