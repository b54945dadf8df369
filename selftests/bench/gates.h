// SPDX-License-Identifier: GPL-2.0
// The figures that may not grow.
#pragma once

#include "figures.h"

#include <optional>
#include <string>
#include <vector>

namespace bench {

struct Verdict {
    std::string kernel;
    std::string gate;
    double value;
    double limit;
    double reached; // the limit, or where that is not held yet what is
    [[nodiscard]] bool missed() const { return value > limit; }
    [[nodiscard]] bool worse() const { return value > reached; }
};

// Of every gate whose figures were measured on this kernel.
std::vector<Verdict> judge(const Figures &figures);

} // namespace bench
