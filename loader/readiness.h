// SPDX-License-Identifier: GPL-2.0
// Whether this kernel, and this process, can hold the policy. Loads nothing and
// changes nothing.
#pragma once

#include "loader/pin_directory.h"

#include <string>
#include <vector>

namespace bpfsigctl {

struct Finding {
    std::string name;   // stable, for scripts: "btf", "bpf-lsm", ...
    bool good;
    std::string detail; // what was found
    std::string remedy; // what to do about it; empty if good
};

// What stands in the way most often and costs little to find out.
std::vector<Finding> check_essentials(const PinDirectory &pins);

// The essentials, and what takes the kernel's BTF and cgroup tree to find out.
std::vector<Finding> check_everything(const PinDirectory &pins);

bool all_good(const std::vector<Finding> &findings);

} // namespace bpfsigctl
