// SPDX-License-Identifier: GPL-2.0
// How the cost grows: with the number of modules, and with the size of one.
#pragma once

#include "figures.h"

#include <string>
#include <vector>

namespace bench {

// At a number of modules, or a size in bytes: instructions with the kernel's own check,
// and with signatures detached and the policy.
struct Growth {
    double at;
    double checked;
    double detached;
};

// The policy's with its load and lock, which a boot pays once; nothing where those were
// not measured.
std::vector<Growth> growth_by_number(const Figures &figures);
std::vector<Growth> growth_by_size(const Figures &figures);

// Two panels of lines for each kernel where either was measured, as SVG.
std::string growth_chart(const std::vector<Figures> &all);

} // namespace bench
