// SPDX-License-Identifier: GPL-2.0
// BPF programs that are there before the policy and could answer in its place. What
// comes after arming its guard refuses.
#pragma once

#include <cstdint>
#include <vector>

namespace bpfsigctl {

// The policy's own programs, by id: those on the hooks the lock stands on, and all.
struct OwnPrograms {
    std::vector<std::uint32_t> held;
    std::vector<std::uint32_t> all;
};

// Throws Error naming the first program that could: attached, or loaded and to be
// attached by whoever has it.
void expect_no_rivals(const OwnPrograms &ours);

} // namespace bpfsigctl
