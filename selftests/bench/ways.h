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

// Those that were measured on this kernel, and the estimate that follows from them.
std::vector<Way> ways(const Figures &figures);

// Likewise the whole of what loads them, by a program whose figures have this before
// their names. The first is the kernel's own check; none if that was not measured.
std::vector<Way> ways_by(const std::string &program, const Figures &figures);

} // namespace bench
