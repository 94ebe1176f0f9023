// Threads of workers, and the watchdog's look at each of them a few times within the time limit.
#include "nameserver/supervisor.h"

#include <fmt/ranges.h>
#include <pthread.h>
#include <signal.h>

#include <algorithm>

#include "base/bytes.h"
#include "base/log.h"

namespace milepost::nameserver {

namespace {

/// Looks within the time limit; a hang is noticed at most one look late.
constexpr int kLooksInTime = 4;
/// Packets of a hung batch that the log shows whole: all of a batch.
constexpr std::size_t kPacketsLogged = answer::kBatchSizeMax;

/// Signals belong to the main thread; threads inherit the mask of the one that starts them.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;
  ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
};

void log_batch(std::span<const answer::Exchange> batch) {
  for (const answer::Exchange& exchange : batch.first(std::min(batch.size(), kPacketsLogged))) {
    const base::Bytes query(exchange.query, exchange.query_size);
    log::error("  one of the packets: listener {}, {} octets: {:02x}", exchange.listener, query.size(),
               fmt::join(query, ""));
  }
}

}  // namespace

Supervisor::Supervisor(const WatchdogOptions& options, answer::ResponderFactory& factory)
    : options_(options), factory_(factory) {}

Supervisor::~Supervisor() {
  stop(std::chrono::milliseconds(0));
}

void Supervisor::add(std::string name, std::shared_ptr<Worker> worker) {
  Post post;
  post.name = std::move(name);
  post.running.worker = std::move(worker);
  posts_.push_back(std::move(post));
}

void Supervisor::start() {
  for (Post& post : posts_) {
    post.running = launch(post.name, std::move(post.running.worker));
  }
  if (options_.batch_time.count() > 0) {
    const SignalsBlocked blocked;
    watchdog_ = std::thread([this] { watch(); });
    ::pthread_setname_np(watchdog_.native_handle(), "watchdog");
  }
}

Supervisor::Running Supervisor::launch(const std::string& name, std::shared_ptr<Worker> worker) {
  const SignalsBlocked blocked;
  std::promise<void> promise;
  Running running{worker, promise.get_future(), {}};
  // The thread shares the worker: should it hang for good, nothing it uses goes away.
  running.thread = std::thread([worker = std::move(worker), promise = std::move(promise)]() mutable {
    worker->run();
    worker.reset();
    promise.set_value();
  });
  ::pthread_setname_np(running.thread.native_handle(), name.c_str());
  return running;
}

void Supervisor::stop(std::chrono::milliseconds patience) {
  if (watchdog_.joinable()) {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
    }
    stop_changed_.notify_all();
    watchdog_.join();
  }
  const Clock::time_point until = Clock::now() + patience;
  for (Post& post : posts_) {
    post.running.worker->stop();
  }
  for (Post& post : posts_) {
    end(post.running, until);
  }
  for (Running& running : abandoned_) {
    end(running, until);
  }
  posts_.clear();
  abandoned_.clear();
}

void Supervisor::end(Running& running, Clock::time_point until) {
  if (!running.thread.joinable()) {
    return;
  }
  if (running.finished.wait_until(until) == std::future_status::ready) {
    running.thread.join();
    return;
  }
  // Should it come back after all, it finds that it was given up and touches nothing of ours.
  Progress& progress = running.worker->progress();
  if (progress.abandon(progress.look())) {
    log::error("A worker did not come back from a batch and is left behind:");
    log_batch(running.worker->batch_in_flight());
  } else if (!progress.abandoned()) {
    running.finished.wait();  // between batches: it is about to see that it shall stop
    running.thread.join();
    return;
  }
  running.thread.detach();
}

void Supervisor::watch() {
  const auto interval = std::max(options_.batch_time / kLooksInTime, std::chrono::milliseconds(1));
  std::unique_lock lock(mutex_);
  while (!stop_changed_.wait_for(lock, interval, [this] { return stop_; })) {
    lock.unlock();
    const Clock::time_point now = Clock::now();
    for (Post& post : posts_) {
      look_at(post, now);
    }
    std::erase_if(abandoned_, [](Running& running) {
      if (running.finished.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
        return false;
      }
      running.thread.join();
      return true;
    });
    lock.lock();
  }
}

void Supervisor::look_at(Post& post, Clock::time_point now) {
  const std::uint64_t looked = post.running.worker->progress().look();
  if (looked != post.looked) {
    post.looked = looked;
    post.unchanged_since = now;
    post.reported = false;
    return;
  }
  if (!Progress::in_batch(looked) || now - post.unchanged_since < options_.batch_time) {
    return;
  }
  if (may_replace(now)) {
    replace(post, now);
  } else if (!post.reported) {
    post.reported = true;
    log::error("Worker {} hangs, and {} were replaced within {} s: it has to wait for a successor", post.name,
               replaced_at_.size(), options_.replacements_window.count() / 1000);
  }
}

bool Supervisor::may_replace(Clock::time_point now) {
  while (!replaced_at_.empty() && now - replaced_at_.front() >= options_.replacements_window) {
    replaced_at_.pop_front();
  }
  return replaced_at_.size() < options_.replacements_max;
}

void Supervisor::replace(Post& post, Clock::time_point now) {
  Worker& hung = *post.running.worker;
  if (!hung.progress().abandon(post.looked)) {
    return;  // it came back just now
  }
  std::shared_ptr<Worker> next = hung.successor(factory_.make_responder());
  log::error("Worker {} did not come back from a batch within {} ms; another one takes its place", post.name,
             options_.batch_time.count());
  log_batch(hung.batch_in_flight());
  abandoned_.push_back(std::move(post.running));
  post.running = launch(post.name, std::move(next));
  post.looked = 0;
  post.unchanged_since = now;
  replaced_at_.push_back(now);
  replacements_.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace milepost::nameserver
