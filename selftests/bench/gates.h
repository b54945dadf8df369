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
    [[nodiscard]] bool missed() const { return value > limit; }
};

// Of every gate whose figures were measured on this kernel.
std::vector<Verdict> judge(const Figures &figures);

} // namespace bench
