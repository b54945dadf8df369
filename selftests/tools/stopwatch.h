// SPDX-License-Identifier: GPL-2.0
// How long something takes, by the guest's clock: under -icount that is instructions.
#pragma once

#include <chrono>

class Stopwatch {
public:
    [[nodiscard]] long nanoseconds() const {
        using namespace std::chrono;
        return duration_cast<std::chrono::nanoseconds>(steady_clock::now() - began_).count();
    }

private:
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};
