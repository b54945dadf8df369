// SPDX-License-Identifier: GPL-2.0
// What is put into a light object of what the kernel's BTF says, and what is left to the
// kernel. That it is what the kernel would put there is seen in the VM (load:resolved).
#include "loader/kernel_types.h"
#include "unit/btf_blob.h"

#include <sigctl.light.h>

#include <gtest/gtest.h>
#include <linux/bpf.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <map>
#include <string>
#include <vector>

namespace {

using bpfsigctl::Btf;
using bpfsigctl::ByteReader;
using bpfsigctl::KernelTypes;

constexpr unsigned char add_constant = BPF_ALU64 | BPF_ADD | BPF_K;
constexpr unsigned char load_word = BPF_LDX | BPF_MEM | BPF_W;

// A light object's data with one program, of as many instructions as relocations.
class Object {
public:
    Object() { append(data_, bpf_attr{}); }

    std::uint32_t type(const std::string &name, std::uint32_t kind) {
        types_.push_back({name_at(name), kind});
        return static_cast<std::uint32_t>(types_.size() - 1);
    }
    std::uint32_t member(std::uint32_t type, const std::string &name, std::uint32_t kind,
                         std::uint32_t array = 0, const std::string &of = {}) {
        members_.push_back({type, name_at(name), kind, array, of.empty() ? 0 : name_at(of)});
        return static_cast<std::uint32_t>(members_.size() - 1);
    }
    void lookup(std::uint32_t type) {
        bpf_insn call{};
        call.code = BPF_JMP | BPF_CALL;
        call.imm = BPF_FUNC_btf_find_by_name_kind;
        append(insns_, bpf_insn{}); // a lookup is never the first one
        append(insns_, call);
        lookups_.push_back({type, {static_cast<__u32>(insns_.size() / sizeof(call) - 1), 0}});
    }
    void relocate(bpf_core_relo_kind kind, unsigned char code, std::uint32_t first,
                  std::uint32_t second = SIGCTL_LIGHT_NO_STEP, std::uint32_t size = 0) {
        bpf_insn insn{};
        insn.code = code;
        insn.imm = insn.off = 77;
        program_.push_back(insn);
        records_.push_back({0, 0, static_cast<__u32>(records_.size()), kind});
        relocations_.push_back({0, 0, 0, 0, {first, second}, size});
    }

    // Returns whether the tables are taken.
    bool resolve(const BtfBlob &kernel) {
        const auto records_at = static_cast<__u32>(data_.size());
        for (const bpf_core_relo &record : records_)
            append(data_, record);
        for (std::size_t i = 0; i < relocations_.size(); i++) {
            relocations_[i].records = records_at;
            relocations_[i].index = static_cast<__u32>(i);
            relocations_[i].insn = static_cast<__u32>(data_.size());
            append(data_, program_[i]);
        }
        bpf_attr attr{};
        attr.core_relo_cnt = static_cast<__u32>(records_.size());
        std::memcpy(data_.data(), &attr, sizeof(attr));

        sigctl_light_header header{};
        std::string tables;
        header.types = append_all(tables, types_);
        header.members = append_all(tables, members_);
        header.lookups = append_all(tables, lookups_);
        header.relocations = append_all(tables, relocations_);
        ByteReader reader(tables);
        const KernelTypes wanted(header, reader);
        const std::string insns[SIGCTL_LIGHT_VARIANTS] = {insns_, ""};
        if (!reader.is_whole() || !wanted.fit(data_, insns))
            return false;
        const std::string bytes = kernel.bytes();
        wanted.put(Btf(bytes), SIGCTL_LIGHT_WITHOUT, data_, insns_);
        return true;
    }

    [[nodiscard]] bpf_insn call(std::size_t lookup) const {
        return at<bpf_insn>(insns_, lookups_[lookup].call[0] * sizeof(bpf_insn));
    }
    [[nodiscard]] bpf_insn insn(std::size_t relocation) const {
        return at<bpf_insn>(data_, relocations_[relocation].insn);
    }
    // The relocations that are left to the kernel, by their numbers.
    [[nodiscard]] std::vector<std::uint32_t> left() const {
        std::vector<std::uint32_t> numbers;
        const auto attr = at<bpf_attr>(data_, 0);
        for (__u32 i = 0; i < attr.core_relo_cnt; i++)
            numbers.push_back(
                at<bpf_core_relo>(data_, relocations_[0].records + i * sizeof(bpf_core_relo))
                    .access_str_off);
        return numbers;
    }

private:
    template <typename T>
    static T at(const std::string &bytes, std::size_t offset) {
        T value{};
        std::memcpy(&value, bytes.data() + offset, sizeof(value));
        return value;
    }
    template <typename T>
    static __u32 append_all(std::string &bytes, const std::vector<T> &values) {
        for (const T &value : values)
            append(bytes, value);
        return static_cast<__u32>(values.size());
    }
    std::uint32_t name_at(const std::string &name) {
        const auto offset = static_cast<std::uint32_t>(data_.size());
        data_ += name + '\0';
        data_.resize((data_.size() + 7) / 8 * 8);
        return offset;
    }

    std::string data_;
    std::string insns_;
    std::vector<sigctl_light_type> types_;
    std::vector<sigctl_light_member> members_;
    std::vector<sigctl_light_lookup> lookups_;
    std::vector<sigctl_light_relocation> relocations_;
    std::vector<bpf_core_relo> records_;
    std::vector<bpf_insn> program_;
};

TEST(KernelTypes, ALookupIsItsAnswer) {
    BtfBlob kernel;
    kernel.add_int("int", 4);
    const auto hook = kernel.add("hook", BTF_KIND_FUNC);
    Object object;
    object.lookup(object.type("hook", BTF_KIND_FUNC));
    object.lookup(object.type("no_hook", BTF_KIND_FUNC));
    ASSERT_TRUE(object.resolve(kernel));
    EXPECT_EQ(object.call(0).code, BPF_ALU64 | BPF_MOV | BPF_K);
    EXPECT_EQ(object.call(0).dst_reg, BPF_REG_0);
    EXPECT_EQ(object.call(0).imm, static_cast<int>(hook));
    EXPECT_EQ(object.call(1).imm, -ENOENT);
}

TEST(KernelTypes, AnOffsetIsPutWhereTheInstructionHoldsOne) {
    BtfBlob kernel;
    const auto word = kernel.add_int("word", 4);
    const auto inner = kernel.add_struct("inner", BTF_KIND_STRUCT, {{"b", word, 64}});
    kernel.add_struct("outer", BTF_KIND_STRUCT, {{"a", word, 32}, {"in", inner, 128}});
    Object object;
    const auto outer_type = object.type("outer", BTF_KIND_STRUCT);
    const auto a = object.member(outer_type, "a", BTF_KIND_INT);
    const auto in = object.member(outer_type, "in", BTF_KIND_STRUCT);
    const auto b = object.member(object.type("inner", BTF_KIND_STRUCT), "b", BTF_KIND_INT);
    object.relocate(BPF_CORE_FIELD_BYTE_OFFSET, add_constant, a);
    object.relocate(BPF_CORE_FIELD_BYTE_OFFSET, load_word, in, b, 4);
    ASSERT_TRUE(object.resolve(kernel));
    EXPECT_EQ(object.insn(0).imm, 4);
    EXPECT_EQ(object.insn(0).off, 77);
    EXPECT_EQ(object.insn(1).off, 24);
    EXPECT_EQ(object.insn(1).imm, 77);
    EXPECT_TRUE(object.left().empty());
}

TEST(KernelTypes, WhatIsThereAndWhatIsNot) {
    BtfBlob kernel;
    const auto word = kernel.add_int("word", 4);
    kernel.add_struct("type", BTF_KIND_STRUCT, {{"a", word, 0}});
    kernel.add_enum("values", {{"FIVE", 5}, {"NEGATIVE", -5}});
    Object object;
    const auto type = object.type("type", BTF_KIND_STRUCT);
    const auto values = object.type("values", BTF_KIND_ENUM);
    object.relocate(BPF_CORE_FIELD_EXISTS, add_constant, object.member(type, "a", BTF_KIND_INT));
    object.relocate(BPF_CORE_FIELD_EXISTS, add_constant, object.member(type, "b", BTF_KIND_INT));
    const auto five = object.member(values, "FIVE", 0);
    const auto six = object.member(values, "SIX", 0);
    object.relocate(BPF_CORE_ENUMVAL_EXISTS, add_constant, five);
    object.relocate(BPF_CORE_ENUMVAL_EXISTS, add_constant, six);
    object.relocate(BPF_CORE_ENUMVAL_VALUE, add_constant, five);
    object.relocate(BPF_CORE_ENUMVAL_VALUE, add_constant, six);
    object.relocate(BPF_CORE_ENUMVAL_VALUE, add_constant, object.member(values, "NEGATIVE", 0));
    ASSERT_TRUE(object.resolve(kernel));
    EXPECT_EQ(object.insn(0).imm, 1);
    EXPECT_EQ(object.insn(1).imm, 0);
    EXPECT_EQ(object.insn(2).imm, 1);
    EXPECT_EQ(object.insn(3).imm, 0);
    EXPECT_EQ(object.insn(4).imm, 5);
    EXPECT_EQ(object.left().size(), 2U);
}

TEST(KernelTypes, ADoubtIsLeftToTheKernel) {
    constexpr std::uint32_t three_bits = 3U << 24U;
    constexpr std::uint32_t far = 40000 * 8;
    BtfBlob kernel;
    const auto word = kernel.add_int("word", 4);
    const auto half = kernel.add_int("half", 2);
    const auto other_enum = kernel.add_enum("other_enum", {{"ONE", 1}});
    const auto other = kernel.add_struct("other", BTF_KIND_STRUCT, {{"x", word, 0}});
    kernel.add_struct("inner", BTF_KIND_STRUCT, {{"x", word, 0}});
    kernel.add_struct("twice", BTF_KIND_STRUCT, {{"a", word, 0}});
    kernel.add_struct("twice", BTF_KIND_STRUCT, {{"a", word, 0}});
    kernel.add_struct("type", BTF_KIND_STRUCT,
                      {{"pointer", kernel.add("", BTF_KIND_PTR, word), 0},
                       {"words", kernel.add_array(word, 2), 0},
                       {"half", half, 0},
                       {"enum", other_enum, 0},
                       {"in", other, 0},
                       {"far", word, far}});
    kernel.add_struct("bits", BTF_KIND_STRUCT, {{"three", word, three_bits}}, true);
    Object object;
    const auto relocate = [&](const std::string &type, const std::string &name, std::uint32_t kind,
                              const std::string &of = {},
                              std::uint32_t second = SIGCTL_LIGHT_NO_STEP) {
        const auto in = object.type(type, BTF_KIND_STRUCT);
        object.relocate(BPF_CORE_FIELD_BYTE_OFFSET, load_word, object.member(in, name, kind, 0, of),
                        second, 4);
    };
    relocate("twice", "a", BTF_KIND_INT);
    relocate("none", "a", BTF_KIND_INT);
    relocate("type", "none", BTF_KIND_INT);
    relocate("type", "pointer", BTF_KIND_INT);
    relocate("type", "words", BTF_KIND_INT);
    relocate("type", "half", BTF_KIND_INT);
    relocate("type", "enum", BTF_KIND_ENUM, "its_enum");
    relocate("type", "in", BTF_KIND_STRUCT, "",
             object.member(object.type("inner", BTF_KIND_STRUCT), "x", BTF_KIND_INT));
    relocate("type", "far", BTF_KIND_INT);
    relocate("bits", "three", BTF_KIND_INT);
    // One without a doubt among them, which alone goes.
    relocate("other", "x", BTF_KIND_INT);
    relocate("type", "none", BTF_KIND_INT);
    ASSERT_TRUE(object.resolve(kernel));
    auto left = object.left();
    std::sort(left.begin(), left.end());
    EXPECT_EQ(left, (std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11}));
    for (const std::uint32_t number : left)
        EXPECT_EQ(object.insn(number).off, 77) << number;
    EXPECT_EQ(object.insn(10).off, 0);
}

// The policy's own tables and data, and a kernel that has all that they want.
class Policy {
public:
    Policy() {
        const std::string whole(reinterpret_cast<const char *>(sigctl_light), sizeof(sigctl_light));
        ByteReader reader(whole);
        header_ = reader.take<sigctl_light_header>();
        reader.take((header_.maps + header_.programs) * sizeof(sigctl_light_part));
        tables_ = reader.take(header_.types * sizeof(sigctl_light_type) +
                              header_.members * sizeof(sigctl_light_member) +
                              header_.lookups * sizeof(sigctl_light_lookup) +
                              header_.relocations * sizeof(sigctl_light_relocation));
        data_ = reader.take(header_.data_size[SIGCTL_LIGHT_WITH]);
        for (int variant = 0; variant < SIGCTL_LIGHT_VARIANTS; variant++)
            insns_[variant] = reader.take(header_.insns_size[variant]);
        make_kernel();
    }

    [[nodiscard]] const std::string &tables() const { return tables_; }

    // With TABLES in place of its own. Returns whether they are taken.
    bool resolve(const std::string &tables, std::string *resolved = nullptr) const {
        ByteReader reader(tables);
        const KernelTypes wanted(header_, reader);
        if (!wanted.fit(data_, insns_))
            return false;
        std::string data = data_;
        std::string insns = insns_[SIGCTL_LIGHT_WITH];
        wanted.put(Btf(kernel_), SIGCTL_LIGHT_WITH, data, insns);
        if (resolved != nullptr)
            *resolved = data;
        return true;
    }

    // How many relocations the programs have in DATA.
    [[nodiscard]] std::size_t relocations(const std::string &data) const {
        ByteReader reader(tables_);
        reader.take(tables_.size() - header_.relocations * sizeof(sigctl_light_relocation));
        std::map<std::uint32_t, std::uint32_t> counts;
        for (const auto &relocation :
             reader.take_all<sigctl_light_relocation>(header_.relocations)) {
            bpf_attr attr{};
            std::memcpy(&attr, data.data() + relocation.attr, sizeof(attr));
            counts[relocation.attr] = attr.core_relo_cnt;
        }
        std::size_t sum = 0;
        for (const auto &[attr, count] : counts)
            sum += count;
        return sum;
    }
    [[nodiscard]] const std::string &data() const { return data_; }

private:
    [[nodiscard]] const char *text(std::uint32_t name) const { return data_.c_str() + name; }

    static std::uint32_t type_of(BtfBlob &kernel, const sigctl_light_member &member,
                                 std::uint32_t size, const std::string &of) {
        if (member.array != 0)
            return kernel.add_array(kernel.add_int("char", 1), size);
        switch (member.kind) {
        case BTF_KIND_PTR:
            return kernel.add("", BTF_KIND_PTR);
        case BTF_KIND_ENUM:
            return kernel.add_enum(of, {});
        case BTF_KIND_STRUCT:
            return kernel.add_struct("some", BTF_KIND_STRUCT, {});
        default:
            return kernel.add_int("int", size);
        }
    }

    // Of those that a step leads on from the type is another one than is wanted.
    void make_kernel() {
        ByteReader reader(tables_);
        const auto types = reader.take_all<sigctl_light_type>(header_.types);
        const auto members = reader.take_all<sigctl_light_member>(header_.members);
        reader.take(header_.lookups * sizeof(sigctl_light_lookup));
        std::vector<std::uint32_t> sizes(members.size());
        for (const auto &relocation : reader.take_all<sigctl_light_relocation>(header_.relocations))
            sizes[relocation.member[0]] = std::max(sizes[relocation.member[0]], relocation.size);
        BtfBlob kernel;
        for (std::uint32_t i = 0; i < types.size(); i++) {
            std::vector<BtfBlob::Member> its;
            std::vector<BtfBlob::Enumerator> values;
            for (std::uint32_t j = 0; j < members.size(); j++) {
                const auto &member = members[j];
                if (member.type != i)
                    continue;
                if (types[i].kind == BTF_KIND_ENUM)
                    values.push_back({text(member.name), 3});
                else
                    its.push_back({text(member.name),
                                   type_of(kernel, member, sizes[j], text(member.of)), 64});
            }
            if (types[i].kind == BTF_KIND_STRUCT || types[i].kind == BTF_KIND_UNION)
                kernel.add_struct(text(types[i].name), types[i].kind, its);
            else if (types[i].kind == BTF_KIND_ENUM)
                kernel.add_enum(text(types[i].name), values);
            else
                kernel.add(text(types[i].name), types[i].kind);
        }
        kernel_ = kernel.bytes();
    }

    sigctl_light_header header_{};
    std::string tables_;
    std::string data_;
    std::string insns_[SIGCTL_LIGHT_VARIANTS];
    std::string kernel_;
};

TEST(KernelTypes, NearlyAllOfThePolicyIsResolved) {
    const Policy policy;
    std::string resolved;
    ASSERT_TRUE(policy.resolve(policy.tables(), &resolved));
    EXPECT_GT(policy.relocations(policy.data()), 90U);
    EXPECT_LT(policy.relocations(resolved), 10U);
}

// Whatever a number is, the tables are refused, or what is done with them stays in the object.
TEST(KernelTypes, NoNumberLeadsOutOfTheObject) {
    const Policy policy;
    ASSERT_TRUE(policy.resolve(policy.tables()));
    std::size_t taken = 0;
    std::size_t refused = 0;
    for (std::size_t at = 0; at + sizeof(__u32) <= policy.tables().size(); at += sizeof(__u32))
        for (const __u32 number : {0U, 1U, 0x7fffU, 66000U, 0x7fffffffU, 0xffffffffU}) {
            std::string tables = policy.tables();
            std::memcpy(tables.data() + at, &number, sizeof(number));
            ++(policy.resolve(tables) ? taken : refused);
        }
    EXPECT_GT(taken, 100U);
    EXPECT_GT(refused, 100U);
}

TEST(KernelTypes, ARelocationThatIsNamedTwiceIsDoneOnce) {
    const Policy policy;
    std::string tables = policy.tables();
    const std::string last = tables.substr(tables.size() - sizeof(sigctl_light_relocation));
    for (std::size_t at = tables.size() - last.size(), i = 0; i < 20; i++, at -= last.size())
        tables.replace(at, last.size(), last);
    EXPECT_TRUE(policy.resolve(tables));
}

TEST(KernelTypes, TablesThatDoNotFit) {
    Object nowhere;
    nowhere.relocate(BPF_CORE_FIELD_BYTE_OFFSET, add_constant, 3);
    EXPECT_FALSE(nowhere.resolve({}));
    Object no_type;
    no_type.lookup(3);
    EXPECT_FALSE(no_type.resolve({}));
}

} // namespace
