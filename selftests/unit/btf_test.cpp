// SPDX-License-Identifier: GPL-2.0
// The types of a BTF by name, their members, and what is no BTF.
#include "loader/btf.h"
#include "loader/error.h"
#include "unit/btf_blob.h"

#include <gtest/gtest.h>
#include <linux/btf.h>

#include <cstdint>
#include <string>
#include <vector>

namespace {

using bpfsigctl::Btf;

struct Type {
    std::string name;
    std::uint32_t kind;
    std::uint32_t count = 0;
    std::size_t trailing = 0;
};

// One of every kind, as include/uapi/linux/btf.h lays them out.
std::vector<Type> every_kind() {
    return {{"int", BTF_KIND_INT, 0, 4},
            {"pointer", BTF_KIND_PTR},
            {"array", BTF_KIND_ARRAY, 0, 12},
            {"struct", BTF_KIND_STRUCT, 2, 24},
            {"union", BTF_KIND_UNION, 3, 36},
            {"enum", BTF_KIND_ENUM, 2, 16},
            {"forward", BTF_KIND_FWD},
            {"typedef", BTF_KIND_TYPEDEF},
            {"volatile", BTF_KIND_VOLATILE},
            {"const", BTF_KIND_CONST},
            {"restrict", BTF_KIND_RESTRICT},
            {"func", BTF_KIND_FUNC, 1},
            {"proto", BTF_KIND_FUNC_PROTO, 2, 16},
            {"var", BTF_KIND_VAR, 0, 4},
            {"datasec", BTF_KIND_DATASEC, 2, 24},
            {"float", BTF_KIND_FLOAT},
            {"decl_tag", 17, 0, 4},
            {"type_tag", 18},
            {"enum64", 19, 2, 24},
            {"last", BTF_KIND_FUNC, 1}};
}

std::string blob(const std::vector<Type> &types) {
    BtfBlob blob;
    for (const Type &type : types)
        blob.add(type.name, type.kind, 0, type.count, std::string(type.trailing, '\xee'));
    return blob.bytes();
}

TEST(Btf, EveryKindIsWalkedOver) {
    const auto types = every_kind();
    const std::string bytes = blob(types);
    const Btf btf(bytes);
    for (std::size_t i = 0; i < types.size(); i++) {
        EXPECT_EQ(btf.name(static_cast<std::uint32_t>(i + 1)), types[i].name);
        EXPECT_TRUE(btf.has(types[i].name, types[i].kind)) << types[i].name;
    }
    EXPECT_EQ(btf.name(0), "");
    EXPECT_EQ(btf.name(static_cast<std::uint32_t>(types.size() + 1)), "");
}

TEST(Btf, ANameOfAnotherKindIsNotIt) {
    const std::string bytes = blob(every_kind());
    const Btf btf(bytes);
    EXPECT_FALSE(btf.has("func", BTF_KIND_TYPEDEF));
    EXPECT_FALSE(btf.has("fun", BTF_KIND_FUNC));
}

TEST(Btf, APartOfOneIsNone) {
    const std::string whole = blob(every_kind());
    for (std::size_t size = 0; size < whole.size(); size++)
        EXPECT_THROW(Btf(whole.substr(0, size)), bpfsigctl::Error) << size;
}

TEST(Btf, AnUnknownKindIsNotGuessedAt) {
    EXPECT_THROW(Btf(blob({{"new", 25}})), bpfsigctl::Error);
    EXPECT_THROW(Btf(blob({{"short", BTF_KIND_STRUCT, 2, 12}})), bpfsigctl::Error);
}

TEST(Btf, FindsTheFirstAndSaysWhetherItIsTheOnlyOne) {
    BtfBlob blob;
    const auto once = blob.add("once", BTF_KIND_FUNC);
    const auto twice = blob.add("twice", BTF_KIND_FUNC);
    blob.add("twice", BTF_KIND_FUNC);
    blob.add("other", BTF_KIND_TYPEDEF, once);
    const std::string bytes = blob.bytes();
    std::vector<Btf::Named> wanted = {{"twice", BTF_KIND_FUNC},  {"once", BTF_KIND_FUNC},
                                      {"other", BTF_KIND_FUNC},  {"twic", BTF_KIND_FUNC},
                                      {"twice_", BTF_KIND_FUNC}, {"", BTF_KIND_FUNC}};
    Btf(bytes).find(wanted);
    EXPECT_EQ(wanted[0].id, twice);
    EXPECT_FALSE(wanted[0].unique);
    EXPECT_EQ(wanted[1].id, once);
    EXPECT_TRUE(wanted[1].unique);
    for (std::size_t i = 2; i < wanted.size(); i++)
        EXPECT_EQ(wanted[i].id, 0U) << wanted[i].name;
}

TEST(Btf, MembersAlsoOfWhatHasNoName) {
    BtfBlob blob;
    const auto word = blob.add_int("word", 4);
    const auto inner = blob.add_struct("", BTF_KIND_STRUCT, {{"a", word, 0}, {"b", word, 32}});
    const auto constant = blob.add("", BTF_KIND_CONST, inner);
    const auto outer = blob.add_struct(
        "outer", BTF_KIND_STRUCT, {{"first", word, 0}, {"", constant, 64}, {"last", word, 128}});
    const std::string bytes = blob.bytes();
    const Btf btf(bytes);
    ASSERT_TRUE(btf.member(outer, "b"));
    EXPECT_EQ(btf.member(outer, "b")->bit, 96U);
    EXPECT_EQ(btf.member(outer, "b")->type, word);
    EXPECT_EQ(btf.member(outer, "last")->bit, 128U);
    EXPECT_FALSE(btf.member(outer, "c"));
    EXPECT_FALSE(btf.member(outer, ""));
    EXPECT_FALSE(btf.member(word, "b"));
    EXPECT_FALSE(btf.member(0, "b"));
}

TEST(Btf, BitfieldsAreSaid) {
    constexpr std::uint32_t three_bits = 3U << 24U;
    BtfBlob blob;
    const auto word = blob.add_int("word", 4);
    const auto type = blob.add_struct("type", BTF_KIND_STRUCT,
                                      {{"bits", word, three_bits | 5U}, {"whole", word, 32}}, true);
    const std::string bytes = blob.bytes();
    const Btf btf(bytes);
    EXPECT_TRUE(btf.member(type, "bits")->bitfield);
    EXPECT_EQ(btf.member(type, "bits")->bit, 5U);
    EXPECT_FALSE(btf.member(type, "whole")->bitfield);
    EXPECT_EQ(btf.member(type, "whole")->bit, 32U);
}

TEST(Btf, Sizes) {
    BtfBlob blob;
    const auto word = blob.add_int("word", 4);
    const auto alias = blob.add("alias", BTF_KIND_TYPEDEF, word);
    const auto array = blob.add_array(alias, 7);
    const auto arrays = blob.add_array(array, 2);
    const auto pointer = blob.add("", BTF_KIND_PTR, word);
    const auto function = blob.add("function", BTF_KIND_FUNC);
    const std::string bytes = blob.bytes();
    const Btf btf(bytes);
    EXPECT_EQ(btf.size(word), 4U);
    EXPECT_EQ(btf.plain(alias), word);
    EXPECT_EQ(btf.size(array), 28U);
    EXPECT_EQ(btf.element(array), alias);
    EXPECT_EQ(btf.size(arrays), 0U);
    EXPECT_EQ(btf.size(pointer), 8U);
    EXPECT_EQ(btf.size(function), 0U);
    EXPECT_EQ(btf.element(word), 0U);
}

// Which no kernel has.
TEST(Btf, WhatGoesRoundInCirclesEnds) {
    BtfBlob blob;
    const auto first = blob.add("first", BTF_KIND_TYPEDEF, 2);
    blob.add("second", BTF_KIND_TYPEDEF, first);
    const auto inner = blob.add_struct("", BTF_KIND_STRUCT, {{"", 3, 0}});
    const std::string bytes = blob.bytes();
    const Btf btf(bytes);
    EXPECT_EQ(btf.plain(first), 0U);
    EXPECT_FALSE(btf.member(inner, "none"));
}

TEST(Btf, Enumerators) {
    BtfBlob blob;
    const auto type = blob.add_enum("type", {{"ONE", 1}, {"MINUS", -1}});
    const std::string bytes = blob.bytes();
    const Btf btf(bytes);
    EXPECT_EQ(btf.enumerator(type, "ONE"), 1);
    EXPECT_EQ(btf.enumerator(type, "MINUS"), -1);
    EXPECT_FALSE(btf.enumerator(type, "TWO"));
    EXPECT_FALSE(btf.enumerator(0, "ONE"));
}

} // namespace
