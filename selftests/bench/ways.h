// SPDX-License-Identifier: GPL-2.0
// The ways to let a boot's modules in that are set side by side.
#pragma once

#include "figures.h"

#include <string>
#include <vector>

namespace bench {

struct Way {
    std::string name;
    double cost; // instructions, all modules
    bool ours;
    bool estimate;
};

// Those that were measured on this kernel, and the estimate.
std::vector<Way> ways(const Figures &figures);

} // namespace bench
