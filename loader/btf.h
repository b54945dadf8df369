// SPDX-License-Identifier: GPL-2.0
// A BTF blob, as the kernel's own is one (include/uapi/linux/btf.h): its types by name, and
// the members of a type.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace bpfsigctl {

class Btf {
public:
    // BYTES have to live as long as this. Throws Error if they are no BTF of this machine's
    // byte order.
    explicit Btf(std::string_view bytes);

    // Of the type with this id; empty if it has none, or there is no such type.
    [[nodiscard]] std::string_view name(std::uint32_t id) const;
    // KIND is one of BTF_KIND_*.
    [[nodiscard]] bool has(std::string_view name, std::uint32_t kind) const;

    struct Named {
        std::string_view name;
        std::uint32_t kind = 0; // BTF_KIND_*
        std::uint32_t id = 0;   // out: of the first that is so named; 0: none is
        bool unique = false;    // out: and no other
    };
    // All in one pass over the types.
    void find(std::span<Named> wanted) const;

    struct Member {
        std::uint32_t type;
        std::uint32_t bit; // from the begin of the outermost type
        bool bitfield;
    };
    // Of a struct or union, and of those without a name in it; nothing if there is none.
    [[nodiscard]] std::optional<Member> member(std::uint32_t type, std::string_view name) const;
    // Of an enum.
    [[nodiscard]] std::optional<std::int32_t> enumerator(std::uint32_t type,
                                                         std::string_view name) const;

    // The id of a type without typedefs and qualifiers. 0, as for all below, if there is none.
    [[nodiscard]] std::uint32_t plain(std::uint32_t id) const;
    [[nodiscard]] std::uint32_t kind(std::uint32_t id) const;
    // What an array is of.
    [[nodiscard]] std::uint32_t element(std::uint32_t id) const;
    // In bytes, of a plain type.
    [[nodiscard]] std::uint32_t size(std::uint32_t id) const;

private:
    [[nodiscard]] bool is(std::uint32_t offset, std::string_view name) const;
    // The T at this place among the types, which the constructor has seen to be there.
    template <typename T>
    [[nodiscard]] T at(std::size_t offset) const;
    template <typename T>
    [[nodiscard]] T after(std::uint32_t id, std::size_t index) const;
    [[nodiscard]] std::optional<Member> member(std::uint32_t type, std::string_view name,
                                               unsigned int depth) const;

    std::string_view strings_;
    std::string_view types_;
    // In the types, of each; id 1 is the first.
    std::unique_ptr<std::uint32_t[]> offsets_; // NOLINT(modernize-avoid-c-arrays)
    std::uint32_t count_ = 0;
};

} // namespace bpfsigctl
