// SPDX-License-Identifier: GPL-2.0
// The policy that is armed in the running kernel: found, read and locked, but
// never changed otherwise.
#pragma once

#include "loader/pin_directory.h"
#include "loader/policy_reader.h"

#include <bpfsigctl/abi.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
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
    bool images = false; // the retained ones are there, and what verifies them

    [[nodiscard]] bool enforces() const { return attached == programs; }
    [[nodiscard]] bool records() const { return alive == links; }
};

class LoadedPolicy {
public:
    // By the pins in PINS, by id, or by what is attached. Nothing if no policy is
    // armed. Throws Error if the one there speaks another ABI.
    static std::optional<LoadedPolicy> find(const PinDirectory &pins);

    [[nodiscard]] Snapshot read() const;
    // Whole records of the ledger by their index, and the bytes retained of one, on from
    // the one at FROM.
    [[nodiscard]] std::map<std::uint32_t, sigctl_record> ledger() const;
    void image(std::uint32_t index, std::uint64_t from,
               const std::function<void(std::string_view)> &take) const;
    // Whole records of the table, in the order of their seq.
    [[nodiscard]] std::vector<sigctl_record> records(sigctl_table table) const;
    // Those of both tables, in the same order; or one after the other, in any.
    [[nodiscard]] std::vector<sigctl_record> records() const;
    void for_each_record(const std::function<void(const sigctl_record &)> &visit) const;
    // Locks. Returns false if it was locked before.
    [[nodiscard]] bool lock() const;
    [[nodiscard]] Hold hold() const;

private:
    using Visit = std::function<void(std::uint32_t, const sigctl_record &)>;
    void for_each(sigctl_table table, const Visit &visit) const;
    void append(sigctl_table table, std::vector<sigctl_record> &records) const;

    explicit LoadedPolicy(std::unique_ptr<PolicyReader> reader) : reader_(std::move(reader)) {}

    std::unique_ptr<PolicyReader> reader_;
};

} // namespace bpfsigctl
