// SPDX-License-Identifier: GPL-2.0
// The policy that is armed in the running kernel: found, read and locked, but
// never changed otherwise.
#pragma once

#include "loader/fd.h"
#include "loader/pin_directory.h"

#include <bpfsigctl/abi.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace bpfsigctl {

// What the reader tells at one moment.
struct Snapshot {
    sigctl_policy policy;
    std::uint64_t now; // nanoseconds of CLOCK_BOOTTIME

    [[nodiscard]] sigctl_state state() const;
};

class LoadedPolicy {
public:
    // By the pins in PINS, or by id when they are gone. Nothing if no policy is
    // armed. Throws Error if the one there speaks another ABI.
    static std::optional<LoadedPolicy> find(const PinDirectory &pins);

    [[nodiscard]] Snapshot read() const;
    // Whole records of the table, in the order of their seq.
    [[nodiscard]] std::vector<sigctl_record> records(sigctl_table table) const;
    // Locks. Returns false if it was locked before.
    [[nodiscard]] bool lock() const;

    // How many of the programs armed are still attached to the root cgroup, and
    // of the ledger's links alive.
    struct Hold {
        unsigned attached, programs;
        unsigned alive, links;
        [[nodiscard]] bool enforces() const { return attached == programs; }
        [[nodiscard]] bool records() const { return alive == links; }
    };
    [[nodiscard]] Hold hold() const;

private:
    explicit LoadedPolicy(Fd reader) : reader_(std::move(reader)) {}
    void run(sigctl_read &context) const;

    Fd reader_;
};

} // namespace bpfsigctl
