// SPDX-License-Identifier: GPL-2.0
// Whether this kernel, and this process, can hold the policy: gathers the facts
// that findings.h judges. Loads nothing and changes nothing.
#pragma once

#include "loader/findings.h"
#include "loader/pin_directory.h"

#include <vector>

namespace bpfsigctl {

enum class Depth {
    essentials, // what stands in the way most often and costs little to find out
    everything, // and what takes the kernel's BTF and cgroup tree to find out
};

// Never throws: what cannot be looked at is a fact too.
KernelFacts gather_facts(const PinDirectory &pins, Depth depth);

std::vector<Finding> check_essentials(const PinDirectory &pins);
std::vector<Finding> check_everything(const PinDirectory &pins);

} // namespace bpfsigctl
