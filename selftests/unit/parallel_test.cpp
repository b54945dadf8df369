// SPDX-License-Identifier: GPL-2.0
// Every piece of work is done once, and a failure gets out.
#include "loader/modules/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using bpfsigctl::for_each_parallel;
using namespace std::chrono_literals;

TEST(Parallel, EachOnce) {
    for (const std::size_t count : {0U, 1U, 1000U}) {
        std::vector<std::atomic<int>> done(count);
        for_each_parallel(count, [&](std::size_t i) { ++done[i]; });
        for (const auto &times : done)
            EXPECT_EQ(times, 1);
    }
}

TEST(Parallel, FailureIsThrownAndEndsTheWork) {
    std::atomic<std::size_t> done = 0;
    try {
        for_each_parallel(10000, [&](std::size_t i) {
            ++done;
            if (i == 0)
                throw std::runtime_error("the first");
            std::this_thread::sleep_for(1ms); // time for the first to fail in
        });
        ADD_FAILURE() << "nothing thrown";
    } catch (const std::runtime_error &error) {
        EXPECT_EQ(std::string(error.what()), "the first");
    }
    EXPECT_LT(done, 10000U);
}

} // namespace
