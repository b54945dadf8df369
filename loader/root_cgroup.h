// SPDX-License-Identifier: GPL-2.0
// The root of the cgroup v2 hierarchy, to which the policy's programs are
// attached: what is attached there lives as long as the kernel, held by no
// process, link or pin. Reached through a mount of one's own.
#pragma once

#include "loader/fd.h"
#include "loader/pseudo_fs.h"

#include <linux/bpf.h>

#include <cstdint>
#include <string>
#include <vector>

namespace bpfsigctl {

class RootCgroup {
public:
    // Throws Error if the kernel has no cgroup v2 or no BPF on it.
    RootCgroup();

    // Holds off every other bpfsigctl that changes what is attached, until this
    // object is gone. Throws Error at once if another holds it.
    void lock() const;

    // The ids of the programs of that attach type on the root itself.
    [[nodiscard]] std::vector<std::uint32_t> attached(bpf_attach_type type) const;
    void attach(int program, bpf_attach_type type, const std::string &name) const;
    void detach(int program, bpf_attach_type type) const;

    // How many different LSM hooks have lsm_cgroup programs, anywhere in the
    // hierarchy: the kernel has CGROUP_LSM_NUM (10) slots for them. A program an
    // armed policy hides counts for a hook of its own.
    [[nodiscard]] std::size_t lsm_hooks_in_use() const;
    static constexpr unsigned lsm_hook_slots = 10;

private:
    PseudoFs fs_;
    Fd root_;
};

} // namespace bpfsigctl
