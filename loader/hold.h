// SPDX-License-Identifier: GPL-2.0
// What holds the lock, in the order of strength, for lock and status alike.
#pragma once

#include "loader/kernel.h"
#include "loader/loaded_policy.h"

#include <string>
#include <vector>

namespace bpfsigctl {

struct HeldBy {
    std::vector<std::string> holders; // "kernel (sig_enforce)", "policy"; empty: nothing
    std::string caveat;               // what the weaker hold costs; empty: nothing to say

    [[nodiscard]] bool by_kernel() const;
    [[nodiscard]] std::string text() const;
};

// What the kernel itself refuses unsigned modules by.
struct KernelHold {
    bool sig_enforce = false; // and no check may wait
    kernel::Lockdown lockdown = kernel::Lockdown::absent;
};

HeldBy held_by(const Snapshot &snapshot, const Hold &hold, const KernelHold &kernel);
// By the running kernel.
HeldBy held_by(const Snapshot &snapshot, const Hold &hold);

} // namespace bpfsigctl
