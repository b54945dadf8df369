// SPDX-License-Identifier: GPL-2.0
// The bar chart of the ways to let a boot's modules in, as SVG.
#pragma once

#include "figures.h"

#include <string>
#include <vector>

namespace bench {

std::string chart(const std::vector<Figures> &all);

} // namespace bench
