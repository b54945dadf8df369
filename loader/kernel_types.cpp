// SPDX-License-Identifier: GPL-2.0
#include "loader/kernel_types.h"

#include <linux/bpf.h>
#include <linux/btf.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <limits>

namespace bpfsigctl {

namespace {

constexpr std::uint32_t bits_per_byte = 8;

bool is_lookup(const std::string &insns, std::uint32_t call) {
    const std::size_t at = std::size_t{call} * sizeof(bpf_insn);
    if (!lies_in(insns, at, sizeof(bpf_insn)))
        return false;
    const auto insn = value_at<bpf_insn>(insns, at);
    return insn.code == (BPF_JMP | BPF_CALL) && insn.imm == BPF_FUNC_btf_find_by_name_kind;
}

std::size_t record_of(const sigctl_light_relocation &relocation, std::size_t index) {
    return relocation.records + index * sizeof(bpf_core_relo);
}

// Whether the relocation is still among those of its program, all of them in DATA.
bool is_among(const sigctl_light_relocation &relocation, const std::string &data) {
    const std::uint32_t count = value_at<bpf_attr>(data, relocation.attr).core_relo_cnt;
    return relocation.index < count &&
           lies_in(data, relocation.records, std::size_t{count} * sizeof(bpf_core_relo));
}

// As the kernel's bpf_core_patch_insn(), with what the compiler can have put there. False: it
// does not fit.
bool patch(std::string &data, std::uint32_t at, std::uint32_t value) {
    auto insn = value_at<bpf_insn>(data, at);
    switch (BPF_CLASS(insn.code)) {
    case BPF_LDX:
    case BPF_ST:
    case BPF_STX:
        if (value > static_cast<std::uint32_t>(std::numeric_limits<std::int16_t>::max()))
            return false;
        insn.off = static_cast<std::int16_t>(value);
        break;
    default: // a constant, of 64 bits where another instruction follows with the high ones
        if (value > static_cast<std::uint32_t>(std::numeric_limits<std::int32_t>::max()))
            return false;
        insn.imm = static_cast<std::int32_t>(value);
    }
    put_at(data, at, insn);
    return true;
}

} // namespace

KernelTypes::KernelTypes(const sigctl_light_header &header, ByteReader &reader)
    : types_(reader.take_all<sigctl_light_type>(header.types)),
      members_(reader.take_all<sigctl_light_member>(header.members)),
      lookups_(reader.take_all<sigctl_light_lookup>(header.lookups)),
      relocations_(reader.take_all<sigctl_light_relocation>(header.relocations)) {}

bool KernelTypes::fit(const std::string &data, const std::string *insns) const {
    const auto is_name = [&](std::uint32_t name) { return name < data.size(); };
    const auto type_fits = [&](const sigctl_light_type &type) {
        return is_name(type.name) && type.kind < std::numeric_limits<std::uint32_t>::digits;
    };
    const auto member_fits = [&](const sigctl_light_member &member) {
        return member.type < types_.size() && is_name(member.name) && is_name(member.of);
    };
    const auto lookup_fits = [&](const sigctl_light_lookup &lookup) {
        if (lookup.type >= types_.size())
            return false;
        for (std::size_t variant = 0; variant < SIGCTL_LIGHT_VARIANTS; variant++)
            if (lookup.call[variant] != 0 && !is_lookup(insns[variant], lookup.call[variant]))
                return false;
        return true;
    };
    const auto relocation_fits = [&](const sigctl_light_relocation &relocation) {
        if (!lies_in(data, relocation.attr, sizeof(bpf_attr)) ||
            !lies_in(data, relocation.insn, sizeof(bpf_insn)))
            return false;
        return is_among(relocation, data) && relocation.member[0] < members_.size() &&
               std::all_of(relocation.member, relocation.member + SIGCTL_LIGHT_STEPS,
                           [&](std::uint32_t member) {
                               return member == SIGCTL_LIGHT_NO_STEP || member < members_.size();
                           });
    };
    return std::all_of(types_.begin(), types_.end(), type_fits) &&
           std::all_of(members_.begin(), members_.end(), member_fits) &&
           std::all_of(lookups_.begin(), lookups_.end(), lookup_fits) &&
           std::all_of(relocations_.begin(), relocations_.end(), relocation_fits);
}

// What the kernel's BTF says of the types wanted.
class KernelTypes::Answers {
public:
    Answers(const KernelTypes &wanted, const Btf &kernel, const std::string &data)
        : wanted_(wanted), kernel_(kernel), data_(data) {
        for (const sigctl_light_type &type : wanted.types_)
            types_.push_back({text_at(data, type.name), type.kind});
        kernel.find(types_);
    }

    // What bpf_btf_find_by_name_kind() returns. It looks into the modules' BTF, too, if the
    // kernel's own does not have the name; all that is wanted is the kernel's own.
    [[nodiscard]] std::int32_t lookup(const sigctl_light_lookup &lookup) const {
        const std::uint32_t id = types_[lookup.type].id;
        return id != 0 ? static_cast<std::int32_t>(id) : -ENOENT;
    }

    // What the relocation's instruction has to hold; nothing if the kernel shall say.
    [[nodiscard]] std::optional<std::uint32_t>
    value(const sigctl_light_relocation &relocation) const {
        const sigctl_light_member &first = wanted_.members_[relocation.member[0]];
        switch (value_at<std::uint32_t>(data_, record_of(relocation, relocation.index) +
                                                   offsetof(bpf_core_relo, kind))) {
        case BPF_CORE_ENUMVAL_VALUE:
            return enumerator(first);
        case BPF_CORE_ENUMVAL_EXISTS:
            return is_certain(first) ? std::optional(enumerator(first) ? 1U : 0U) : std::nullopt;
        case BPF_CORE_FIELD_EXISTS:
            return exists(relocation);
        case BPF_CORE_FIELD_BYTE_OFFSET:
            return offset(relocation);
        default:
            return std::nullopt;
        }
    }

private:
    [[nodiscard]] std::uint32_t id_of(const sigctl_light_member &member) const {
        return types_[member.type].id;
    }
    // There is one type so named, so that the kernel has no candidates to choose from.
    [[nodiscard]] bool is_certain(const sigctl_light_member &member) const {
        return types_[member.type].unique;
    }

    [[nodiscard]] std::optional<std::uint32_t> enumerator(const sigctl_light_member &wanted) const {
        if (!is_certain(wanted))
            return std::nullopt;
        const auto value = kernel_.enumerator(id_of(wanted), text_at(data_, wanted.name));
        return value && *value >= 0 ? std::optional(static_cast<std::uint32_t>(*value))
                                    : std::nullopt;
    }

    [[nodiscard]] std::optional<Btf::Member> member(const sigctl_light_member &wanted) const {
        return is_certain(wanted) ? kernel_.member(id_of(wanted), text_at(data_, wanted.name))
                                  : std::nullopt;
    }

    // bpf_core_fields_are_compat(), but for what is equal alone.
    [[nodiscard]] bool is_like(const Btf::Member &found, const sigctl_light_member &wanted) const {
        std::uint32_t type = kernel_.plain(found.type);
        const bool array = kernel_.kind(type) == BTF_KIND_ARRAY;
        if (array)
            type = kernel_.plain(kernel_.element(type));
        return !found.bitfield && array == (wanted.array != 0) &&
               kernel_.kind(type) == wanted.kind &&
               (wanted.kind != BTF_KIND_ENUM || kernel_.name(type) == text_at(data_, wanted.of));
    }

    [[nodiscard]] std::optional<std::uint32_t>
    exists(const sigctl_light_relocation &relocation) const {
        const sigctl_light_member &wanted = wanted_.members_[relocation.member[0]];
        if (!is_certain(wanted) || relocation.member[1] != SIGCTL_LIGHT_NO_STEP)
            return std::nullopt;
        const auto found = member(wanted);
        if (found && !is_like(*found, wanted))
            return std::nullopt;
        return found ? 1 : 0;
    }

    [[nodiscard]] std::optional<std::uint32_t>
    offset(const sigctl_light_relocation &relocation) const {
        std::uint32_t bits = 0;
        std::uint32_t type = 0; // of the step before
        for (const std::uint32_t step : relocation.member) {
            if (step == SIGCTL_LIGHT_NO_STEP)
                break;
            const sigctl_light_member &wanted = wanted_.members_[step];
            const auto found = member(wanted);
            if (!found || !is_like(*found, wanted) || (type != 0 && type != id_of(wanted)))
                return std::nullopt;
            bits += found->bit;
            type = kernel_.plain(found->type);
        }
        if (bits % bits_per_byte != 0 ||
            (relocation.size != 0 && kernel_.size(type) != relocation.size))
            return std::nullopt;
        return bits / bits_per_byte;
    }

    const KernelTypes &wanted_;
    const Btf &kernel_;
    const std::string &data_;
    std::vector<Btf::Named> types_;
};

void KernelTypes::put(const Btf &kernel, sigctl_light_variant variant, std::string &data,
                      std::string &insns) const {
    const Answers answers(*this, kernel, data);
    for (const sigctl_light_lookup &lookup : lookups_) {
        if (lookup.call[variant] == 0)
            continue;
        bpf_insn insn{};
        insn.code = BPF_ALU64 | BPF_MOV | BPF_K;
        insn.dst_reg = BPF_REG_0;
        insn.imm = answers.lookup(lookup);
        put_at(insns, std::size_t{lookup.call[variant]} * sizeof(insn), insn);
    }
    // The kernel shall not do again what is done: a program's last relocation takes the place
    // of the one that is. From the last on, so that none moves before its turn.
    for (auto relocation = relocations_.rbegin(); relocation != relocations_.rend(); ++relocation) {
        const auto value = answers.value(*relocation);
        // An object that is damaged may name one twice, or an instruction that is none.
        if (!value || !patch(data, relocation->insn, *value) || !is_among(*relocation, data))
            continue;
        auto attr = value_at<bpf_attr>(data, relocation->attr);
        attr.core_relo_cnt--;
        put_at(data, record_of(*relocation, relocation->index),
               value_at<bpf_core_relo>(data, record_of(*relocation, attr.core_relo_cnt)));
        put_at(data, relocation->attr, attr);
    }
}

} // namespace bpfsigctl
