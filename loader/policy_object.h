// SPDX-License-Identifier: GPL-2.0
// The policy's BPF object: opened, configured, loaded, its parts at hand by name.
#pragma once

#include "loader/light_object.h"

#include <cstdint>
#include <string>
#include <vector>

namespace bpfsigctl {

class PolicyObject {
public:
    // Opens the object built in, or the one in FILE if it is not empty. Throws
    // Error if it is no whole object of this policy.
    explicit PolicyObject(const std::string &file = {});

    PolicyObject(const PolicyObject &) = delete; // the loading program reads images_size_
    PolicyObject &operator=(const PolicyObject &) = delete;
    PolicyObject(PolicyObject &&) = delete;
    PolicyObject &operator=(PolicyObject &&) = delete;
    ~PolicyObject() = default;

    // Before load(): the number of ledger records.
    void set_ledger_records(std::uint32_t records);
    // Before load(): room for so many bytes of retained images.
    void set_retain_bytes(std::uint64_t bytes);
    // With the programs for a kernel whose checks may WAIT, or without. Throws Error with
    // what the verifier had to say.
    void load(bool waits);

    [[nodiscard]] const LightObject::Map &map(const char *name) const { return object_.map(name); }
    [[nodiscard]] const LightObject::Program &program(const char *name) const {
        return object_.program(name);
    }
    [[nodiscard]] const std::vector<LightObject::Program> &programs() const {
        return object_.programs();
    }

private:
    LightObject object_;
    std::uint64_t images_size_ = 0; // what the programs know it as, read only
};

} // namespace bpfsigctl
