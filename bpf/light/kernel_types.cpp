// SPDX-License-Identifier: GPL-2.0
#include "kernel_types.h"

#include "fail.h"

#include <bpf/btf.h>
#include <linux/bpf.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <optional>
#include <sstream>

namespace {

std::vector<bpf_insn> instructions(const std::string &bytes) {
    std::vector<bpf_insn> insns(bytes.size() / sizeof(bpf_insn));
    std::memcpy(insns.data(), bytes.data(), insns.size() * sizeof(bpf_insn));
    return insns;
}

template <typename T>
T read_at(const std::string &data, std::size_t at) {
    T value{};
    if (at > data.size() || data.size() - at < sizeof(value))
        fail("a place is not in the data");
    std::memcpy(&value, data.data() + at, sizeof(value));
    return value;
}

// Whether at INSNS[AT] the address of a place in the data is put into REGISTER.
bool is_place(const std::vector<bpf_insn> &insns, std::size_t at, unsigned int reg) {
    return at + 1 < insns.size() && insns[at].code == (BPF_LD | BPF_IMM | BPF_DW) &&
           insns[at].dst_reg == reg && insns[at].src_reg == BPF_PSEUDO_MAP_IDX_VALUE;
}

bool is_constant(const bpf_insn &insn, unsigned int reg) {
    return insn.code == (BPF_ALU64 | BPF_MOV | BPF_K) && insn.dst_reg == reg;
}

// What libbpf's emit_rel_store() has stored in the word of the data at WORD.
__u32 stored_in(const std::vector<bpf_insn> &insns, std::size_t word) {
    for (std::size_t i = 0; i + 4 < insns.size(); i++)
        if (is_place(insns, i, BPF_REG_0) && is_place(insns, i + 2, BPF_REG_1) &&
            static_cast<__u32>(insns[i + 3].imm) == word &&
            insns[i + 4].code == (BPF_STX | BPF_MEM | BPF_DW))
            return static_cast<__u32>(insns[i + 1].imm);
    fail("the loading program stores nothing where an attribute is");
}

class Collector {
public:
    Collector(const bpf_object *object, const std::string &data)
        : btf_(::bpf_object__btf(object)), data_(data) {
        __u32 size = 0;
        const auto *raw = static_cast<const char *>(::btf__raw_data(btf_, &size));
        const std::size_t at = data.find(std::string(raw, size));
        const auto header = read_at<btf_header>(data, at);
        strings_ = static_cast<__u32>(at + header.hdr_len + header.str_off);
    }

    void collect_lookups(const std::array<std::string, SIGCTL_LIGHT_VARIANTS> &insns) {
        for (std::size_t variant = 0; variant < insns.size(); variant++)
            collect_lookups(instructions(insns[variant]), variant);
    }

    void collect_relocations(const std::vector<bpf_insn> &insns, __u32 attr_at) {
        const auto attr = read_at<bpf_attr>(data_, attr_at);
        if (attr.core_relo_cnt == 0)
            return;
        const __u32 first = stored_in(insns, attr_at + offsetof(bpf_attr, core_relos));
        const __u32 insns_at = stored_in(insns, attr_at + offsetof(bpf_attr, insns));
        for (__u32 i = 0; i < attr.core_relo_cnt; i++) {
            const auto record = read_at<bpf_core_relo>(data_, first + i * sizeof(bpf_core_relo));
            sigctl_light_relocation relocation{};
            relocation.attr = attr_at;
            relocation.records = first;
            relocation.index = i;
            relocation.insn = insns_at + record.insn_off;
            if (describe(record, relocation))
                found_.relocations.push_back(relocation);
        }
    }

    [[nodiscard]] KernelTypes found() const { return found_; }

private:
    const char *text(__u32 name) const { return data_.c_str() + name; }
    __u32 name_of(__u32 offset) const { return strings_ + offset; }

    // The index in LIST of what is LIKE it, put there if nothing is.
    template <typename T, typename Like>
    static __u32 index_in(std::vector<T> &list, const T &value, Like like) {
        const auto at = std::find_if(list.begin(), list.end(), like);
        if (at != list.end())
            return static_cast<__u32>(at - list.begin());
        list.push_back(value);
        return static_cast<__u32>(list.size() - 1);
    }

    __u32 type_index(__u32 name, __u32 kind) {
        return index_in(found_.types, {name, kind}, [&](const sigctl_light_type &type) {
            return type.kind == kind && std::strcmp(text(type.name), text(name)) == 0;
        });
    }

    // See libbpf's emit_bpf_find_by_name_kind(). The optional programs are the last ones, so
    // the lookups of both variants are the same ones as far as the shorter goes.
    void collect_lookups(const std::vector<bpf_insn> &insns, std::size_t variant) {
        std::size_t number = 0;
        for (std::size_t i = 0; i < insns.size(); i++) {
            if (insns[i].code != (BPF_JMP | BPF_CALL) ||
                insns[i].imm != BPF_FUNC_btf_find_by_name_kind)
                continue;
            if (i < 5 || !is_place(insns, i - 5, BPF_REG_1) ||
                !is_constant(insns[i - 2], BPF_REG_3) || !is_constant(insns[i - 1], BPF_REG_4))
                fail("a lookup's arguments are not where libbpf is known to put them");
            const __u32 type = type_index(static_cast<__u32>(insns[i - 4].imm),
                                          static_cast<__u32>(insns[i - 2].imm));
            if (number == found_.lookups.size())
                found_.lookups.push_back({type, {}});
            sigctl_light_lookup &lookup = found_.lookups[number++];
            if (lookup.type != type)
                fail("the lookups of the variants are not the same ones");
            lookup.call[variant] = static_cast<__u32>(i);
        }
    }

    // A type without what only qualifies it.
    const btf_type *plain(__u32 id) const {
        const btf_type *type = ::btf__type_by_id(btf_, id);
        while (::btf_is_mod(type) || ::btf_is_typedef(type))
            type = ::btf__type_by_id(btf_, type->type);
        return type;
    }

    std::vector<__u32> accesses(const bpf_core_relo &record) const {
        std::istringstream words(text(name_of(record.access_str_off)));
        std::vector<__u32> numbers;
        for (std::string word; std::getline(words, word, ':');)
            numbers.push_back(static_cast<__u32>(std::stoul(word)));
        return numbers;
    }

    // Fills in RELOCATION's members, and the last one's size. Returns what the instruction has to
    // hold as it is compiled, or nothing if the kernel has to do it.
    std::optional<__u32> describe_members(const bpf_core_relo &record,
                                          sigctl_light_relocation &relocation) {
        const std::vector<__u32> path = accesses(record);
        const btf_type *type = ::btf__type_by_id(btf_, record.type_id);
        std::fill_n(relocation.member, SIGCTL_LIGHT_STEPS, SIGCTL_LIGHT_NO_STEP);
        if (record.kind == BPF_CORE_ENUMVAL_EXISTS || record.kind == BPF_CORE_ENUMVAL_VALUE) {
            if (!::btf_is_enum(type) || path.size() != 1)
                return std::nullopt;
            const struct btf_enum &value = ::btf_enum(type)[path[0]];
            relocation.member[0] = member_index({type_index(name_of(type->name_off), BTF_KIND_ENUM),
                                                 name_of(value.name_off), BTF_KIND_UNKN, 0, 0});
            return record.kind == BPF_CORE_ENUMVAL_EXISTS ? 1 : static_cast<__u32>(value.val);
        }
        if (record.kind != BPF_CORE_FIELD_BYTE_OFFSET && record.kind != BPF_CORE_FIELD_EXISTS)
            return std::nullopt;
        if (path.size() < 2 || path.size() > 1 + SIGCTL_LIGHT_STEPS || path[0] != 0)
            return std::nullopt;
        __u32 bits = 0;
        for (std::size_t step = 1; step < path.size(); step++) {
            if (!::btf_is_composite(type) || type->name_off == 0)
                return std::nullopt;
            const btf_member &member = ::btf_members(type)[path[step]];
            if (member.name_off == 0 || ::btf_member_bitfield_size(type, path[step]) != 0)
                return std::nullopt;
            bits += ::btf_member_bit_offset(type, path[step]);
            const __u32 outer = type_index(name_of(type->name_off), ::btf_kind(type));
            relocation.size = static_cast<__u32>(::btf__resolve_size(btf_, member.type));
            type = plain(member.type);
            const bool array = ::btf_is_array(type);
            const btf_type *element = array ? plain(::btf_array(type)->type) : type;
            relocation.member[step - 1] =
                member_index({outer, name_of(member.name_off), ::btf_kind(element), array ? 1U : 0U,
                              ::btf_is_enum(element) ? name_of(element->name_off) : 0});
        }
        return record.kind == BPF_CORE_FIELD_EXISTS ? 1 : bits / 8;
    }

    __u32 member_index(const sigctl_light_member &member) {
        return index_in(found_.members, member, [&](const sigctl_light_member &other) {
            return other.type == member.type &&
                   std::strcmp(text(other.name), text(member.name)) == 0 &&
                   other.kind == member.kind && other.array == member.array;
        });
    }

    // False: it is left to the kernel.
    bool describe(const bpf_core_relo &record, sigctl_light_relocation &relocation) {
        const std::optional<__u32> expected = describe_members(record, relocation);
        if (!expected)
            return false;
        const auto insn = read_at<bpf_insn>(data_, relocation.insn);
        const auto its_class = BPF_CLASS(insn.code);
        const bool is_memory = its_class == BPF_LDX || its_class == BPF_ST || its_class == BPF_STX;
        const bool has_constant =
            insn.code == (BPF_LD | BPF_IMM | BPF_DW) ||
            ((its_class == BPF_ALU || its_class == BPF_ALU64) && BPF_SRC(insn.code) == BPF_K);
        if (!is_memory && !has_constant)
            return false;
        if (!is_memory)
            relocation.size = 0;
        if (static_cast<__u32>(is_memory ? insn.off : insn.imm) != *expected)
            fail("an instruction does not hold what is to be relocated");
        return true;
    }

    const btf *btf_;
    const std::string &data_;
    __u32 strings_ = 0; // where in the data those of the object's BTF begin
    KernelTypes found_;
};

} // namespace

KernelTypes kernel_types(const bpf_object *object, const std::string &data,
                         const std::array<std::string, SIGCTL_LIGHT_VARIANTS> &insns,
                         const std::vector<__u32> &attrs) {
    Collector collector(object, data);
    collector.collect_lookups(insns);
    const bool optional = !insns[SIGCTL_LIGHT_WITH].empty();
    const std::vector<bpf_insn> all =
        instructions(insns[optional ? SIGCTL_LIGHT_WITH : SIGCTL_LIGHT_WITHOUT]);
    for (const __u32 attr : attrs)
        collector.collect_relocations(all, attr);
    return collector.found();
}
