// SPDX-License-Identifier: GPL-2.0
// The judgement of a kernel: from plain facts to findings, each bad one with its
// remedy. Looks at nothing itself, so every kernel can be judged on every other.
#pragma once

#include "loader/kernel.h"

#include <tl/expected.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace bpfsigctl {

// What was found, or why it could not be looked at.
template <typename T>
using Fact = tl::expected<T, std::string>;

struct KernelFacts {
    bool root = false;
    // Without root, or in another user name space, the kernel shows none of the rest.
    Fact<bool> initial_user_namespace = false;
    Fact<std::optional<bool>> sig_enforce = std::nullopt; // no value: no CONFIG_MODULE_SIG
    Fact<kernel::Lockdown> lockdown = kernel::Lockdown::absent;
    Fact<std::vector<std::string>> active_lsms = std::vector<std::string>{};
    Fact<bool> btf = false;
    std::string pin_dir;
    std::string pin_objection; // empty: none
    bool pin_wants_mount = false;
    // Costly to find out; no value: nobody looked.
    std::optional<Fact<std::vector<std::string>>> missing_from_btf;
    std::optional<Fact<std::size_t>> lsm_cgroup_hooks_in_use;
};

struct Finding {
    std::string name; // stable, for scripts: "btf", "bpf-lsm", ...
    bool good;
    std::string detail; // what was found
    std::string remedy; // what to do about it; empty if good
};

std::vector<Finding> judge(const KernelFacts &facts);

bool all_good(const std::vector<Finding> &findings);

} // namespace bpfsigctl
