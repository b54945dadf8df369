// SPDX-License-Identifier: GPL-2.0
#include "loader/modules/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace bpfsigctl {

namespace {

class Failure {
public:
    void note(std::size_t number, std::exception_ptr what) {
        const std::lock_guard lock(mutex_);
        if (what_ && number_ < number)
            return;
        number_ = number;
        what_ = std::move(what);
        failed_ = true;
    }
    [[nodiscard]] bool failed() const { return failed_; }
    void rethrow() const {
        if (what_)
            std::rethrow_exception(what_);
    }

private:
    std::mutex mutex_;
    std::atomic<bool> failed_ = false;
    std::size_t number_ = 0;
    std::exception_ptr what_;
};

} // namespace

void for_each_parallel(std::size_t count, const std::function<void(std::size_t)> &work) {
    std::atomic<std::size_t> next = 0;
    Failure failure;
    const auto run = [&] {
        for (std::size_t i = next++; i < count && !failure.failed(); i = next++) {
            try {
                work(i);
            } catch (...) {
                failure.note(i, std::current_exception());
            }
        }
    };
    {
        const std::size_t processors = std::max(1U, std::thread::hardware_concurrency());
        std::vector<std::jthread> threads;
        for (std::size_t i = 1; i < std::min(processors, count); ++i)
            threads.emplace_back(run);
        run();
    }
    failure.rethrow();
}

} // namespace bpfsigctl
