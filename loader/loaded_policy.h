// SPDX-License-Identifier: GPL-2.0
// The policy that is armed in the running kernel: found, read and locked, but
// never changed otherwise.
#pragma once

#include "loader/pin_directory.h"
#include "loader/policy_reader.h"

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

// How many of the programs armed are still attached to the root cgroup, and how
// many of the ledger's links are alive.
struct Hold {
    unsigned attached = 0;
    unsigned programs = 0;
    unsigned alive = 0;
    unsigned links = 0;

    [[nodiscard]] bool enforces() const { return attached == programs; }
    [[nodiscard]] bool records() const { return alive == links; }
};

class LoadedPolicy {
public:
    // By the pins in PINS, by id, or by what is attached. Nothing if no policy is
    // armed. Throws Error if the one there speaks another ABI.
    static std::optional<LoadedPolicy> find(const PinDirectory &pins);

    [[nodiscard]] Snapshot read() const;
    // Whole records of the table, in the order of their seq.
    [[nodiscard]] std::vector<sigctl_record> records(sigctl_table table) const;
    // Locks. Returns false if it was locked before.
    [[nodiscard]] bool lock() const;
    [[nodiscard]] Hold hold() const;

private:
    explicit LoadedPolicy(std::unique_ptr<PolicyReader> reader) : reader_(std::move(reader)) {}

    std::unique_ptr<PolicyReader> reader_;
};

} // namespace bpfsigctl
