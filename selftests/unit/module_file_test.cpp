// SPDX-License-Identifier: GPL-2.0
// A module's file is read as the kernel would see it, or refused with a word about
// which and why.
#include "loader/modules/module_file.h"

#include "loader/error.h"
#include "unit/compressed.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace {

using bpfsigctl::Compression;
using bpfsigctl::compression_of;
using bpfsigctl::decompress;
using bpfsigctl::read_whole_file;
using bpfsigctl::test::compressed;

// Larger than a block of any of the formats, and not all of one byte.
std::string sample() {
    std::string bytes;
    for (unsigned i = 0; i < 300000; i++)
        bytes += static_cast<char>(i * i >> 7U);
    return bytes;
}

void expect_refused(std::string_view bytes, std::string_view cause) {
    try {
        decompress(bytes, "dummy.ko.x");
        ADD_FAILURE() << "accepted, wanted: " << cause;
    } catch (const bpfsigctl::Error &error) {
        const std::string_view message = error.what();
        EXPECT_TRUE(message.starts_with("cannot decompress dummy.ko.x: ")) << message;
        EXPECT_NE(message.find(cause), std::string_view::npos) << message;
    }
}

class Compressed : public testing::TestWithParam<const char *> {};

TEST_P(Compressed, IsReadWhole) {
    EXPECT_NE(compression_of(compressed("x", GetParam())), Compression::none);
    EXPECT_EQ(decompress(compressed("x", GetParam()), "dummy.ko.x"), "x");
    EXPECT_EQ(decompress(compressed(sample(), GetParam()), "dummy.ko.x"), sample());
}

TEST_P(Compressed, CutShortIsRefused) {
    const std::string whole = compressed(sample(), GetParam());
    for (const std::size_t size : {whole.size() - 1, whole.size() - 9, whole.size() / 2, 12UL})
        expect_refused(std::string_view(whole).substr(0, size), "");
}

TEST_P(Compressed, FollowedBySomethingElseIsRefused) {
    expect_refused(compressed(sample(), GetParam()) + "more", "");
    expect_refused(compressed(sample(), GetParam()) + std::string(1, '\0'), "");
}

TEST_P(Compressed, TwiceIsRefused) {
    expect_refused(compressed(compressed(sample(), GetParam()), GetParam()), "more than once");
    expect_refused(compressed(compressed(sample(), "gzip"), GetParam()), "more than once");
}

TEST_P(Compressed, NothingLargerThanAModuleIsUnpacked) {
    constexpr std::size_t limit = 1 << 20;
    const std::string just = compressed(std::string(limit, '\0'), GetParam());
    EXPECT_EQ(decompress(just, "just.ko.x", limit).size(), limit);
    const std::string bomb = compressed(std::string(limit + 1, '\0'), GetParam());
    EXPECT_THROW(static_cast<void>(decompress(bomb, "bomb.ko.x", limit)), bpfsigctl::Error);
}

INSTANTIATE_TEST_SUITE_P(ModuleFile, Compressed, testing::Values("gzip", "xz", "zstd"));

TEST(ModuleFile, PlainBytesStay) {
    for (const std::string &bytes : {std::string(), std::string("\x1f"),
                                     std::string("\x7f"
                                                 "ELF")})
        EXPECT_EQ(decompress(bytes, "dummy.ko"), bytes);
}

TEST(ModuleFile, WholeFileIsRead) {
    const std::string path = testing::TempDir() + "/bpfsigctl-whole-file";
    std::ofstream(path, std::ios::binary) << sample();
    EXPECT_EQ(read_whole_file(path), sample());
    std::filesystem::remove(path);
}

TEST(ModuleFile, UnreadableFileIsNamedWithTheCause) {
    for (const std::string path : {"/nonexistent/dummy.ko", "/"}) {
        try {
            read_whole_file(path);
            ADD_FAILURE() << path << " was read";
        } catch (const bpfsigctl::Error &error) {
            const std::string_view message = error.what();
            EXPECT_NE(message.find(path + ": "), std::string_view::npos) << message;
            EXPECT_EQ(message.find("Success"), std::string_view::npos) << message;
        }
    }
}

} // namespace
