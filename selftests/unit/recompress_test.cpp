// SPDX-License-Identifier: GPL-2.0
// A file's settings are found again from the file, for every format, and what cannot be
// made again is said to be so.
#include "loader/error.h"
#include "loader/modules/module_file.h"
#include "loader/modules/recompress.h"
#include "module_trees.h"

#include <lzma.h>

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace {

using namespace bpfsigctl;

// Debian's, of a kernel's module.
XzSettings debian_xz() {
    return {.check = LZMA_CHECK_CRC32,
            .sized_blocks = true,
            .block_size = 3U << 20,
            .dictionary = 1U << 20,
            .lc = LZMA_LC_DEFAULT,
            .lp = LZMA_LP_DEFAULT,
            .pb = LZMA_PB_DEFAULT,
            .preset = 6};
}

GzipSettings plain_gzip(int level, int memory) {
    return {.header = std::string("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10),
            .level = level,
            .memory = memory};
}

// SETTINGS make a file that they, or an equal result, are found from.
void expect_found(const CompressionSettings &settings, std::string_view image) {
    const std::string file = compress(image, settings);
    ASSERT_NE(compression_of(file), Compression::none);
    EXPECT_TRUE(decompress(file, "file") == image);
    const auto found = settings_of(file, image);
    ASSERT_TRUE(found.has_value());
    EXPECT_TRUE(compress(image, *found) == file); // no dump of it
}

const std::string &image() {
    static const std::string bytes = module_trees::module_image(200000);
    return bytes;
}

TEST(Recompress, PlainFilesAreTheirImage) {
    EXPECT_EQ(settings_of("image", "image"), CompressionSettings{});
    EXPECT_EQ(compress("image", std::monostate{}), "image");
}

TEST(Recompress, XzPresets) {
    for (const std::uint32_t preset : {6U, 0U, 4U, 9U, 6U | LZMA_PRESET_EXTREME}) {
        SCOPED_TRACE(preset);
        XzSettings settings = debian_xz();
        settings.preset = preset;
        expect_found(settings, image());
    }
}

TEST(Recompress, XzContainers) {
    std::vector<XzSettings> all(7, debian_xz());
    all[0].check = LZMA_CHECK_NONE;
    all[1].check = LZMA_CHECK_CRC64;
    all[2].sized_blocks = false;
    all[2].block_size = 0;
    all[3].block_size = 60000; // four blocks
    all[4].dictionary = 64U << 20;
    all[4].block_size = 192U << 20;
    all[5].branch_filter = LZMA_FILTER_X86;
    all[6].lc = 0;
    all[6].lp = 2;
    all[6].pb = 1;
    for (const XzSettings &settings : all) {
        SCOPED_TRACE(&settings - all.data());
        const auto found = settings_of(compress(image(), settings), image());
        ASSERT_TRUE(found.has_value());
        EXPECT_EQ(std::get<XzSettings>(*found), settings);
    }
}

TEST(Recompress, GzipLevelsAndMemory) {
    for (int level = 1; level <= 9; ++level)
        for (const int memory : {8, 9}) {
            SCOPED_TRACE(level * 10 + memory);
            expect_found(plain_gzip(level, memory), image());
        }
}

TEST(Recompress, GzipHeaderIsKept) {
    // FHCRC, FEXTRA, FNAME and FCOMMENT, a time, XFL of -9, no known system.
    GzipSettings settings = plain_gzip(9, 8);
    settings.header = std::string("\x1f\x8b\x08\x1e\x01\x02\x03\x04\x02\xff", 10) +
                      std::string("\x03\0abc", 5) + std::string("dummy.ko\0", 9) +
                      std::string("a comment\0", 10) + "cc";
    const std::string file = compress(image(), settings);
    const auto found = settings_of(file, image());
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(std::get<GzipSettings>(*found).header, settings.header);
    EXPECT_TRUE(makes(image(), *found, file));
}

TEST(Recompress, ZstdLevels) {
    for (const int level : {3, 19, 1, 9, 22})
        expect_found(ZstdSettings{.checksum = true, .sized = true, .level = level, .workers = 0},
                     image());
}

TEST(Recompress, ZstdFrames) {
    for (const bool checksum : {true, false})
        for (const bool sized : {true, false}) {
            const ZstdSettings settings{
                .checksum = checksum, .sized = sized, .level = 3, .workers = 0};
            const auto found = settings_of(compress(image(), settings), image());
            ASSERT_TRUE(found.has_value());
            // With a thread or without is one for an image of this size.
            EXPECT_EQ(std::get<ZstdSettings>(*found).checksum, checksum);
            EXPECT_EQ(std::get<ZstdSettings>(*found).sized, sized);
            EXPECT_EQ(std::get<ZstdSettings>(*found).level, 3);
        }
}

TEST(Recompress, EmptyImage) {
    EXPECT_TRUE(settings_of(compress("", plain_gzip(6, 9)), "").has_value());
    for (const bool sized : {true, false}) {
        const ZstdSettings zstd{.checksum = true, .sized = sized, .level = 3, .workers = 0};
        EXPECT_TRUE(settings_of(compress("", zstd), "").has_value());
    }
}

TEST(Recompress, MakesIsOfTheWholeFile) {
    const CompressionSettings settings = plain_gzip(6, 9);
    const std::string file = compress(image(), settings);
    EXPECT_TRUE(makes(image(), settings, file));
    EXPECT_FALSE(makes(image(), settings, file + "more"));
    EXPECT_FALSE(makes(image(), settings, std::string_view(file).substr(0, file.size() - 1)));
    EXPECT_FALSE(makes(image(), settings, ""));
}

TEST(Recompress, WhatNoneMakesIsApproached) {
    // Two members, as of two files put together: only one could be made.
    const std::string half = compress(image().substr(0, 100000), plain_gzip(9, 8)) +
                             compress(image().substr(100000), plain_gzip(9, 8));
    EXPECT_FALSE(settings_of(half, image()).has_value());
    const auto nearest = nearest_settings(half, image(), "half.ko.gz");
    EXPECT_EQ(std::get<GzipSettings>(nearest).header.size(), 10U);
    EXPECT_TRUE(decompress(compress(image(), nearest), "file") == image());
}

TEST(Recompress, DamagedHeadersHaveNoCandidates) {
    for (const CompressionSettings &settings : std::vector<CompressionSettings>{
             debian_xz(), plain_gzip(6, 9), ZstdSettings{.level = 3}}) {
        const std::string file = compress("image", settings);
        for (const std::size_t size : {6U, 7U, 12U, 13U}) {
            const std::string cut = file.substr(0, size);
            static_cast<void>(candidate_settings(cut)); // the sanitizers judge
        }
    }
    const std::string magic("\xfd"
                            "7zXZ\0",
                            6);
    EXPECT_TRUE(candidate_settings(magic).empty());
    EXPECT_THROW(static_cast<void>(nearest_settings(magic, "image", "x.ko.xz")), Error);
    // An FNAME that never ends, an FEXTRA that is longer than the file.
    EXPECT_TRUE(
        candidate_settings(std::string("\x1f\x8b\x08\x08\0\0\0\0\0\3", 10) + "name").empty());
    EXPECT_TRUE(
        candidate_settings(std::string("\x1f\x8b\x08\x04\0\0\0\0\0\3\xff\xff", 12) + "x").empty());
    EXPECT_TRUE(
        candidate_settings(std::string("\x1f\x8b\x08\x0c\0\0\0\0\0\3\xff\xff", 12) + "x").empty());
}

} // namespace
