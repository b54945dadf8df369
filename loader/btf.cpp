// SPDX-License-Identifier: GPL-2.0
#include "loader/btf.h"

#include "loader/bytes.h"
#include "loader/error.h"

#include <linux/btf.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace bpfsigctl {

namespace {

constexpr std::uint32_t kind_decl_tag = 17; // these are not in every <linux/btf.h>
constexpr std::uint32_t kind_type_tag = 18;
constexpr std::uint32_t kind_enum64 = 19;
constexpr std::size_t enum64_size = 12;
// A type without a name in one without a name, and so on; the kernel's go four deep.
constexpr unsigned int depth_max = 16;

Error damaged() {
    return Error("the kernel's BTF is of a form that is not known here",
                 "use a newer bpfsigctl, or an older kernel");
}

// What follows the struct btf_type: so much, and so much for each that its vlen counts.
struct alignas(std::uint32_t) Trailing {
    bool known = false;
    std::uint8_t once = 0;
    std::uint8_t each = 0;
};

constexpr std::array<Trailing, BTF_INFO_KIND(~0U) + 1> trailing = [] {
    std::array<Trailing, BTF_INFO_KIND(~0U) + 1> kinds{};
    for (const std::uint32_t kind :
         {BTF_KIND_PTR, BTF_KIND_FWD, BTF_KIND_TYPEDEF, BTF_KIND_VOLATILE, BTF_KIND_CONST,
          BTF_KIND_RESTRICT, BTF_KIND_FUNC, BTF_KIND_FLOAT})
        kinds[kind] = {true, 0, 0};
    kinds[kind_type_tag] = {true, 0, 0};
    kinds[BTF_KIND_INT] = {true, sizeof(std::uint32_t), 0};
    kinds[BTF_KIND_ARRAY] = {true, sizeof(btf_array), 0};
    kinds[BTF_KIND_STRUCT] = {true, 0, sizeof(btf_member)};
    kinds[BTF_KIND_UNION] = {true, 0, sizeof(btf_member)};
    kinds[BTF_KIND_ENUM] = {true, 0, sizeof(btf_enum)};
    kinds[BTF_KIND_FUNC_PROTO] = {true, 0, sizeof(btf_param)};
    kinds[BTF_KIND_VAR] = {true, sizeof(btf_var), 0};
    kinds[BTF_KIND_DATASEC] = {true, 0, sizeof(btf_var_secinfo)};
    kinds[kind_decl_tag] = {true, sizeof(std::uint32_t), 0};
    kinds[kind_enum64] = {true, 0, enum64_size};
    return kinds;
}();

} // namespace

Btf::Btf(std::string_view bytes) {
    btf_header header{};
    if (bytes.size() < sizeof(header))
        throw damaged();
    header = value_at<btf_header>(bytes, 0);
    if (header.magic != BTF_MAGIC || header.hdr_len > bytes.size())
        throw damaged();
    const std::string_view body = bytes.substr(header.hdr_len);
    if (header.type_off > body.size() || header.type_len > body.size() - header.type_off ||
        header.str_off > body.size() || header.str_len > body.size() - header.str_off)
        throw damaged();
    strings_ = body.substr(header.str_off, header.str_len);
    types_ = body.substr(header.type_off, header.type_len);
    // No type takes less than its header, so there are not more; what is not used is not touched.
    offsets_ = std::make_unique_for_overwrite<std::uint32_t[]>(types_.size() / sizeof(btf_type));
    std::uint32_t *next = offsets_.get();
    const std::size_t end = types_.size();
    std::size_t offset = 0;
    while (end - offset >= sizeof(btf_type)) {
        const std::uint32_t info = at<btf_type>(offset).info;
        const Trailing after = trailing[BTF_INFO_KIND(info)];
        *next++ = static_cast<std::uint32_t>(offset);
        offset += sizeof(btf_type) + after.once + std::size_t{BTF_INFO_VLEN(info)} * after.each;
        if (!after.known || offset > end)
            throw damaged();
    }
    if (offset != end)
        throw damaged();
    count_ = static_cast<std::uint32_t>(next - offsets_.get());
}

template <typename T>
T Btf::at(std::size_t offset) const {
    return value_at<T>(types_, offset);
}

// INDEX is less than the type's number of what follows it.
template <typename T>
T Btf::after(std::uint32_t id, std::size_t index) const {
    return at<T>(offsets_[id - 1] + sizeof(btf_type) + index * sizeof(T));
}

// As text_at(strings_, offset) == name, without a search for the end.
bool Btf::is(std::uint32_t offset, std::string_view name) const {
    return offset < strings_.size() && strings_.size() - offset > name.size() &&
           strings_.compare(offset, name.size(), name) == 0 &&
           strings_[offset + name.size()] == '\0';
}

std::string_view Btf::name(std::uint32_t id) const {
    return id != 0 && id <= count_ ? text_at(strings_, at<btf_type>(offsets_[id - 1]).name_off)
                                   : std::string_view();
}

bool Btf::has(std::string_view name, std::uint32_t kind) const {
    Named wanted{name, kind};
    find({&wanted, 1});
    return wanted.id != 0;
}

// Chains of what is wanted, by kind and the first two letters: there is none for most of the
// hundred thousand types, so that their names need not be compared.
void Btf::find(std::span<Named> wanted) const {
    constexpr std::uint32_t chains = 1024;
    const auto chain_of = [](std::uint32_t kind, char first, char second) {
        return (kind * 101 + static_cast<unsigned char>(first) * 31U +
                static_cast<unsigned char>(second) * 7U) %
               chains;
    };
    std::array<std::uint32_t, chains> first{}; // numbers from 1; 0: the chain's end
    std::vector<std::uint32_t> next(wanted.size() + 1);
    std::uint32_t kinds = 0;
    for (std::uint32_t number = 1; number <= wanted.size(); number++) {
        const Named &one = wanted[number - 1];
        if (one.name.empty())
            continue;
        const char second = one.name.size() > 1 ? one.name[1] : '\0';
        next[number] = std::exchange(first[chain_of(one.kind, one.name[0], second)], number);
        kinds |= 1U << one.kind;
    }
    for (std::uint32_t i = 0; i < count_; i++) {
        const auto type = at<btf_type>(offsets_[i]);
        const std::uint32_t kind = BTF_INFO_KIND(type.info);
        if ((kinds >> kind & 1U) == 0 || type.name_off + std::size_t{1} >= strings_.size())
            continue;
        const char *name = strings_.data() + type.name_off;
        for (std::uint32_t number = first[chain_of(kind, name[0], name[1])]; number != 0;
             number = next[number]) {
            Named &one = wanted[number - 1];
            if (one.kind != kind || !is(type.name_off, one.name))
                continue;
            one.unique = one.id == 0;
            if (one.unique)
                one.id = i + 1;
        }
    }
}

std::optional<Btf::Member> Btf::member(std::uint32_t type, std::string_view name) const {
    return member(type, name, 0);
}

std::optional<Btf::Member> Btf::member(std::uint32_t type, std::string_view name,
                                       unsigned int depth) const {
    const std::uint32_t its_kind = kind(type);
    if ((its_kind != BTF_KIND_STRUCT && its_kind != BTF_KIND_UNION) || depth > depth_max)
        return std::nullopt;
    const auto info = at<btf_type>(offsets_[type - 1]).info;
    for (std::uint32_t i = 0; i < BTF_INFO_VLEN(info); i++) {
        const auto member = after<btf_member>(type, i);
        const bool flagged = BTF_INFO_KFLAG(info) != 0;
        const std::uint32_t bit = flagged ? BTF_MEMBER_BIT_OFFSET(member.offset) : member.offset;
        if (member.name_off == 0) {
            if (auto inner = this->member(plain(member.type), name, depth + 1)) {
                inner->bit += bit;
                return inner;
            }
        } else if (is(member.name_off, name)) {
            return Member{member.type, bit,
                          flagged && BTF_MEMBER_BITFIELD_SIZE(member.offset) != 0};
        }
    }
    return std::nullopt;
}

std::optional<std::int32_t> Btf::enumerator(std::uint32_t type, std::string_view name) const {
    if (kind(type) != BTF_KIND_ENUM)
        return std::nullopt;
    const auto info = at<btf_type>(offsets_[type - 1]).info;
    for (std::uint32_t i = 0; i < BTF_INFO_VLEN(info); i++) {
        const auto value = after<btf_enum>(type, i);
        if (is(value.name_off, name))
            return value.val;
    }
    return std::nullopt;
}

std::uint32_t Btf::kind(std::uint32_t id) const {
    if (id == 0 || id > count_)
        return BTF_KIND_UNKN;
    return BTF_INFO_KIND(at<btf_type>(offsets_[id - 1]).info);
}

std::uint32_t Btf::plain(std::uint32_t id) const {
    for (std::size_t step = 0; step <= count_; step++) {
        switch (kind(id)) {
        case BTF_KIND_TYPEDEF:
        case BTF_KIND_VOLATILE:
        case BTF_KIND_CONST:
        case BTF_KIND_RESTRICT:
        case kind_type_tag:
            id = at<btf_type>(offsets_[id - 1]).type;
            break;
        case BTF_KIND_UNKN:
            return 0;
        default:
            return id;
        }
    }
    return 0; // in a circle
}

std::uint32_t Btf::element(std::uint32_t id) const {
    return kind(id) == BTF_KIND_ARRAY ? after<btf_array>(id, 0).type : 0;
}

std::uint32_t Btf::size(std::uint32_t id) const {
    switch (kind(id)) {
    case BTF_KIND_INT:
    case BTF_KIND_STRUCT:
    case BTF_KIND_UNION:
    case BTF_KIND_ENUM:
    case BTF_KIND_FLOAT:
        return at<btf_type>(offsets_[id - 1]).size;
    case BTF_KIND_PTR:
        return sizeof(std::uint64_t);
    case BTF_KIND_ARRAY: {
        // An array of arrays would be one of what it is of at last; there is no need for one.
        const auto array = after<btf_array>(id, 0);
        const std::uint32_t element = plain(array.type);
        return kind(element) == BTF_KIND_ARRAY ? 0 : array.nelems * size(element);
    }
    default:
        return 0;
    }
}

} // namespace bpfsigctl
