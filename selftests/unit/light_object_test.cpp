// SPDX-License-Identifier: GPL-2.0
// What LightObject takes for a light object; that they load is for the VM.
#include "loader/error.h"
#include "loader/light_object.h"

#include <bpfsigctl/abi.h>
#include <peek.light.h>
#include <sigctl.light.h>

#include <gtest/gtest.h>

#include <cstddef>
#include <cstring>
#include <string>

namespace {

using bpfsigctl::LightObject;

std::string policy() {
    return {reinterpret_cast<const char *>(sigctl_light), sizeof(sigctl_light)};
}

std::string with_word(std::string bytes, std::size_t offset, std::uint32_t word) {
    std::memcpy(bytes.data() + offset, &word, sizeof(word));
    return bytes;
}

std::string error_of(const std::string &bytes) {
    try {
        const LightObject object(bytes, "it");
    } catch (const bpfsigctl::Error &error) {
        return error.what();
    }
    return "";
}

void expect_damaged(const std::string &bytes) {
    EXPECT_NE(error_of(bytes).find("it is damaged or not one of this policy"), std::string::npos);
}

TEST(LightObject, ThePolicyHasItsParts) {
    const LightObject object(policy(), "it");
    EXPECT_EQ(object.program("sigctl_unsigned").section, "lsm_cgroup/locked_down");
    EXPECT_FALSE(object.program("sigctl_unsigned").fd);
    EXPECT_EQ(object.map("sigctl_policy").name, "sigctl_policy");
    EXPECT_THROW((void)object.map("sigctl_unsigned"), bpfsigctl::Error);
    EXPECT_THROW((void)object.program("sigctl_policy"), bpfsigctl::Error);
}

TEST(LightObject, TheOptionalProgramsAreTheLast) {
    const LightObject object(policy(), "it");
    ASSERT_GE(object.programs().size(), 2U);
    EXPECT_EQ(object.programs().rbegin()[0].name, "sigctl_ended");
    EXPECT_EQ(object.programs().rbegin()[1].name, "sigctl_wait");
}

TEST(LightObject, ThePeekHasNoOptionalOnes) {
    const LightObject object({reinterpret_cast<const char *>(peek_light), sizeof(peek_light)},
                             "it");
    EXPECT_EQ(object.program("peek_maps").section, "iter/bpf_map");
}

TEST(LightObject, APartOfOneIsNone) {
    const std::string whole = policy();
    for (std::size_t size = 0; size < whole.size(); size += size < 4000 ? 1 : 997)
        expect_damaged(whole.substr(0, size));
    expect_damaged(whole + '\0');
}

TEST(LightObject, NumbersThatCannotBe) {
    const std::string whole = policy();
    for (const std::size_t field :
         {offsetof(sigctl_light_header, magic), offsetof(sigctl_light_header, size),
          offsetof(sigctl_light_header, maps), offsetof(sigctl_light_header, programs),
          offsetof(sigctl_light_header, types), offsetof(sigctl_light_header, members),
          offsetof(sigctl_light_header, lookups), offsetof(sigctl_light_header, relocations),
          offsetof(sigctl_light_header, data_size), offsetof(sigctl_light_header, data_size) + 4,
          offsetof(sigctl_light_header, insns_size), offsetof(sigctl_light_header, insns_size) + 4,
          sizeof(sigctl_light_header) + offsetof(sigctl_light_part, attr)})
        expect_damaged(with_word(whole, field, 0xffffffff));
}

// Each number of each table of what the kernel's BTF is wanted for, but for what may be
// anything: a kind, whether it is an array, a size; and 0xffffffff is no second step.
TEST(LightObject, TablesThatCannotBe) {
    const std::string whole = policy();
    sigctl_light_header header{};
    std::memcpy(&header, whole.data(), sizeof(header));
    const std::size_t types =
        sizeof(header) + (header.maps + header.programs) * sizeof(sigctl_light_part);
    const std::size_t members = types + header.types * sizeof(sigctl_light_type);
    const std::size_t lookups = members + header.members * sizeof(sigctl_light_member);
    const std::size_t relocations = lookups + header.lookups * sizeof(sigctl_light_lookup);
    const std::size_t second_step = offsetof(sigctl_light_relocation, member) + sizeof(__u32);
    for (const std::size_t field :
         {types + offsetof(sigctl_light_type, name), types + offsetof(sigctl_light_type, kind),
          members + offsetof(sigctl_light_member, type),
          members + offsetof(sigctl_light_member, name),
          members + offsetof(sigctl_light_member, of),
          lookups + offsetof(sigctl_light_lookup, type),
          lookups + offsetof(sigctl_light_lookup, call),
          lookups + offsetof(sigctl_light_lookup, call) + sizeof(__u32),
          relocations + offsetof(sigctl_light_relocation, attr),
          relocations + offsetof(sigctl_light_relocation, records),
          relocations + offsetof(sigctl_light_relocation, insn),
          relocations + offsetof(sigctl_light_relocation, index),
          relocations + offsetof(sigctl_light_relocation, member)})
        expect_damaged(with_word(whole, field, 0xffffffff));
    expect_damaged(with_word(whole, relocations + second_step, header.members));
    // An instruction that is no lookup.
    expect_damaged(with_word(whole, lookups + offsetof(sigctl_light_lookup, call), 1));
}

TEST(LightObject, AnotherAbiIsNamed) {
    EXPECT_NE(error_of(with_word(policy(), offsetof(sigctl_light_header, abi_version), 77))
                  .find("it is of ABI version 77"),
              std::string::npos);
}

TEST(LightObject, SetsWhatIsThere) {
    LightObject object(policy(), "it");
    object.set_max_entries("sigctl_records", 7);
    EXPECT_EQ(object.map("sigctl_records").setup.max_entries, 7U);
    EXPECT_THROW(object.set_value_size("no_such", 7), bpfsigctl::Error);
}

} // namespace
