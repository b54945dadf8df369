// SPDX-License-Identifier: GPL-2.0
// Loading the policy, all or nothing, and taking it away again before the lock.
#pragma once

#include "loader/pin_directory.h"

#include <cstdint>
#include <string>
#include <vector>

namespace bpfsigctl {

struct PolicyOptions {
    std::uint64_t deadline_seconds = 0; // 0: none
    std::uint32_t ledger_records = 0;
    std::uint32_t retain_mib = 0;  // room for the images of admitted modules
    bool must_retain = false;      // refuse a module whose image does not fit
    bool platform_keyring = false; // the kernel's own check tries it, too
    bool permissive = false;
    std::string object; // a file to load in place of the object built in
};

struct LoadResult {
    bool waits; // the kernel's checks wait in the window, see kernel::sig_check_wait()
};

// Loads, attaches, pins and arms. Throws Error, naming the step, and then leaves
// nothing behind; what a killed load left unarmed is cleared away first.
LoadResult load_policy(const PolicyOptions &options, const PinDirectory &pins);

// Detaches and unpins a policy that is still waiting, or what a killed load
// left. Throws Error if it is locked, or if there is nothing.
void unload_policy(const PinDirectory &pins);

// The kernel functions and tracepoints the programs need, as BTF names; WAITS:
// on a kernel whose signature checks may wait.
std::vector<std::string> required_btf_names(bool waits);

// The different LSM hooks that need an lsm_cgroup slot.
std::vector<std::string> cgroup_lsm_hooks(bool waits);

} // namespace bpfsigctl
