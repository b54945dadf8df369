// SPDX-License-Identifier: GPL-2.0
// The names of a BTF's types, and what is no BTF.
#include "loader/btf.h"
#include "loader/error.h"

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

template <typename T>
void append(std::string &bytes, const T &value) {
    bytes.append(reinterpret_cast<const char *>(&value), sizeof(value));
}

std::string blob(const std::vector<Type> &types) {
    std::string strings(1, '\0');
    std::string body;
    for (const Type &type : types) {
        append(body, btf_type{.name_off = static_cast<std::uint32_t>(strings.size()),
                              .info = type.kind << 24U | type.count,
                              .size = 0});
        body.append(type.trailing, '\xee');
        strings += type.name + '\0';
    }
    btf_header header{};
    header.magic = BTF_MAGIC;
    header.version = BTF_VERSION;
    header.hdr_len = sizeof(header);
    header.type_len = static_cast<std::uint32_t>(body.size());
    header.str_off = header.type_len;
    header.str_len = static_cast<std::uint32_t>(strings.size());
    std::string bytes;
    append(bytes, header);
    return bytes + body + strings;
}

TEST(Btf, EveryKindIsWalkedOver) {
    const auto types = every_kind();
    const Btf btf(blob(types));
    for (std::size_t i = 0; i < types.size(); i++) {
        EXPECT_EQ(btf.name(static_cast<std::uint32_t>(i + 1)), types[i].name);
        EXPECT_TRUE(btf.has(types[i].name, types[i].kind)) << types[i].name;
    }
    EXPECT_EQ(btf.name(0), "");
    EXPECT_EQ(btf.name(static_cast<std::uint32_t>(types.size() + 1)), "");
}

TEST(Btf, ANameOfAnotherKindIsNotIt) {
    const Btf btf(blob(every_kind()));
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

} // namespace
