// SPDX-License-Identifier: GPL-2.0
// The figures for people, and for docs/performance.md: Markdown, the kernels side by side.
#pragma once

#include "figures.h"

#include <string>
#include <vector>

namespace bench {

// A cell is empty where its figure was not measured on that kernel, a row is left out where
// it was on none. In bold is what is ours, and of the limits what is over one.
std::string tables(const std::vector<Figures> &all);

} // namespace bench
