// SPDX-License-Identifier: GPL-2.0
#include "loader/btf.h"

#include "loader/error.h"

#include <linux/btf.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace bpfsigctl {

namespace {

constexpr std::uint32_t kind_decl_tag = 17; // these are not in every <linux/btf.h>
constexpr std::uint32_t kind_type_tag = 18;
constexpr std::uint32_t kind_enum64 = 19;
constexpr std::size_t enum64_size = 12;

Error damaged() {
    return Error("the kernel's BTF is of a form that is not known here",
                 "use a newer bpfsigctl, or an older kernel");
}

// What follows the struct btf_type of this kind, of which there are COUNT.
std::size_t trailing_size(std::uint32_t kind, std::size_t count) {
    switch (kind) {
    case BTF_KIND_PTR:
    case BTF_KIND_FWD:
    case BTF_KIND_TYPEDEF:
    case BTF_KIND_VOLATILE:
    case BTF_KIND_CONST:
    case BTF_KIND_RESTRICT:
    case BTF_KIND_FUNC:
    case BTF_KIND_FLOAT:
    case kind_type_tag:
        return 0;
    case BTF_KIND_INT:
        return sizeof(std::uint32_t);
    case BTF_KIND_ARRAY:
        return sizeof(btf_array);
    case BTF_KIND_STRUCT:
    case BTF_KIND_UNION:
        return count * sizeof(btf_member);
    case BTF_KIND_ENUM:
        return count * sizeof(btf_enum);
    case BTF_KIND_FUNC_PROTO:
        return count * sizeof(btf_param);
    case BTF_KIND_VAR:
        return sizeof(btf_var);
    case BTF_KIND_DATASEC:
        return count * sizeof(btf_var_secinfo);
    case kind_decl_tag:
        return sizeof(std::uint32_t);
    case kind_enum64:
        return count * enum64_size;
    default:
        throw damaged();
    }
}

} // namespace

Btf::Btf(std::string bytes) : bytes_(std::move(bytes)) {
    btf_header header{};
    if (bytes_.size() < sizeof(header))
        throw damaged();
    std::memcpy(&header, bytes_.data(), sizeof(header));
    if (header.magic != BTF_MAGIC || header.hdr_len > bytes_.size())
        throw damaged();
    const std::string_view body = std::string_view(bytes_).substr(header.hdr_len);
    if (header.type_off > body.size() || header.type_len > body.size() - header.type_off ||
        header.str_off > body.size() || header.str_len > body.size() - header.str_off)
        throw damaged();
    strings_ = body.substr(header.str_off, header.str_len);
    std::string_view types = body.substr(header.type_off, header.type_len);
    while (!types.empty()) {
        btf_type type{};
        if (types.size() < sizeof(type))
            throw damaged();
        std::memcpy(&type, types.data(), sizeof(type));
        const std::uint32_t kind = BTF_INFO_KIND(type.info);
        const std::size_t size = sizeof(type) + trailing_size(kind, BTF_INFO_VLEN(type.info));
        if (size > types.size())
            throw damaged();
        types_.push_back({kind, type.name_off});
        types.remove_prefix(size);
    }
}

std::string_view Btf::text(std::uint32_t offset) const {
    if (offset >= strings_.size())
        return {};
    const std::string_view rest = strings_.substr(offset);
    return rest.substr(0, rest.find('\0'));
}

std::string_view Btf::name(std::uint32_t id) const {
    return id != 0 && id <= types_.size() ? text(types_[id - 1].name) : std::string_view();
}

bool Btf::has(std::string_view name, std::uint32_t kind) const {
    return std::any_of(types_.begin(), types_.end(), [&](const Type &type) {
        return type.kind == kind && text(type.name) == name;
    });
}

} // namespace bpfsigctl
