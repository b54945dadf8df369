// SPDX-License-Identifier: GPL-2.0
// A light object (bpfsigctl/light.h): opened, set up, loaded, its parts at hand by name.
// Owns every fd; what is neither attached nor pinned goes with it.
#pragma once

#include "loader/fd.h"
#include "loader/kernel_types.h"

#include <bpfsigctl/light.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bpfsigctl {

class LightObject {
public:
    struct Map {
        std::string name;
        std::uint32_t attr; // where in the data its attributes are
        sigctl_light_map setup;
        Fd fd;
    };
    struct Program {
        std::string name;
        std::string section; // "lsm_cgroup/locked_down"
        std::uint32_t type;  // bpf_prog_type
        std::uint32_t attr;
        Fd fd; // empty for an optional one that was left out
    };

    // BYTES are a light object, copied; WHAT it is called in messages. Throws Error if it
    // is none, or not a whole one.
    LightObject(std::string_view bytes, std::string what);

    // Before load(). The values stay the caller's, and are read by load().
    void set_max_entries(std::string_view map, std::uint32_t entries);
    void set_value_size(std::string_view map, std::uint32_t size);
    void set_initial_value(std::string_view map, const void *value);

    // Throws Error with the program or step that failed and what the verifier said.
    void load(sigctl_light_variant variant);
    // Whether load() left nothing of the kernel's BTF for the kernel to look up, but for what
    // was in doubt.
    [[nodiscard]] bool is_resolved() const { return resolved_; }

    // Throw Error if the object has none of that name.
    [[nodiscard]] const Map &map(std::string_view name) const;
    [[nodiscard]] const Program &program(std::string_view name) const;
    [[nodiscard]] const std::vector<Program> &programs() const { return programs_; }

private:
    struct Bytes {
        std::string data;
        std::string insns;
    };
    [[nodiscard]] std::optional<Bytes> resolve(sigctl_light_variant variant) const;
    int run(sigctl_light_variant variant, const Bytes &bytes, std::string &log, std::string &left);
    struct Failure {
        std::string step; // ": " and what failed, or nothing
        bool verified;    // so the log is of it
    };
    [[nodiscard]] Failure failure(const std::string &data) const;

    std::string what_;
    KernelTypes kernel_types_;
    bool resolved_ = false;
    std::string data_;
    std::string insns_[SIGCTL_LIGHT_VARIANTS];
    std::uint32_t data_size_[SIGCTL_LIGHT_VARIANTS] = {};
    std::vector<Map> maps_;
    std::vector<Program> programs_;
};

} // namespace bpfsigctl
