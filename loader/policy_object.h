// SPDX-License-Identifier: GPL-2.0
// The policy's BPF object: opened, configured, loaded, its parts at hand by
// name. Owns every fd; what is neither attached nor pinned goes with it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

struct sigctl;
struct bpf_program;
struct bpf_map;

namespace bpfsigctl {

class PolicyObject {
public:
    // Opens the object built in, or the one in FILE if it is not empty. Throws
    // Error if it is no whole object of this policy.
    explicit PolicyObject(const std::string &file = {});

    // Before load(): the number of ledger records.
    void set_ledger_records(std::uint32_t records);
    // Before load(): room for so many bytes of retained images.
    void set_retain_bytes(std::uint64_t bytes);
    // Before load(): without the programs for a kernel whose checks may wait.
    void without_wait();
    // Before load(): without the programs that retain images.
    void without_retain();
    // Throws Error with what libbpf and the verifier had to say.
    void load();

    [[nodiscard]] sigctl &skeleton() const { return *skeleton_; }

private:
    struct Destroy {
        void operator()(sigctl *skeleton) const;
    };
    std::string data_; // of FILE; the skeleton points into it
    std::unique_ptr<sigctl, Destroy> skeleton_;
};

} // namespace bpfsigctl
