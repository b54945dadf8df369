// SPDX-License-Identifier: GPL-2.0
// A BTF blob, as /sys/kernel/btf/vmlinux is one (include/uapi/linux/btf.h): only what the
// types are called.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bpfsigctl {

class Btf {
public:
    // Throws Error if BYTES are no BTF of this machine's byte order.
    explicit Btf(std::string bytes);

    // Of the type with this id; empty if it has none, or there is no such type.
    [[nodiscard]] std::string_view name(std::uint32_t id) const;
    // KIND is one of BTF_KIND_*.
    [[nodiscard]] bool has(std::string_view name, std::uint32_t kind) const;

private:
    struct Type {
        std::uint32_t kind;
        std::uint32_t name; // offset in the strings
    };
    [[nodiscard]] std::string_view text(std::uint32_t offset) const;

    std::string bytes_;
    std::string_view strings_;
    std::vector<Type> types_; // id 1 is the first
};

} // namespace bpfsigctl
