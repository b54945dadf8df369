// SPDX-License-Identifier: GPL-2.0
// The modules of an initramfs are found wherever the kernel would unpack them from, and
// what the kernel would stop at is an error that names the place.
#include "loader/modules/initramfs.h"

#include "loader/error.h"
#include "unit/compressed.h"
#include "unit/cpio.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace {

using bpfsigctl::begins_like_initramfs;
using bpfsigctl::ImageModule;
using bpfsigctl::visit_modules;
using bpfsigctl::test::add_member;
using bpfsigctl::test::compressed;
using bpfsigctl::test::cpio_of;
using bpfsigctl::test::end_archive;

// "PATH=BYTES " of each, in the order of the image.
std::string modules_of(std::string_view image, std::size_t max = 1UL << 24) {
    std::string found;
    visit_modules(
        image, "initrd",
        [&](ImageModule module) { found += module.path + "=" + module.bytes + " "; }, max);
    return found;
}

void expect_refused(std::string_view image, std::string_view cause, std::size_t max = 1UL << 24) {
    try {
        ADD_FAILURE() << "accepted: " << modules_of(image, max) << "wanted: " << cause;
    } catch (const bpfsigctl::Error &error) {
        const std::string_view message = error.what();
        EXPECT_TRUE(message.starts_with("initrd")) << message;
        EXPECT_NE(message.find(cause), std::string_view::npos) << message;
    }
}

const std::string first = cpio_of("lib/a.ko", "A");
const std::string second = cpio_of("lib/b.ko.xz", "BB");
const std::string third = cpio_of("lib/c.ko.zst", "CCC");

TEST(Initramfs, ModulesAreFoundAndNothingElse) {
    std::string archive;
    add_member(archive, {.path = "init", .bytes = "#!/bin/sh"});
    add_member(archive, {.path = "lib/a.ko", .bytes = "A"});
    add_member(archive, {.path = "lib/a.ko.sig", .bytes = "signature"});
    add_member(archive, {.path = "lib/link.ko", .bytes = "a.ko", .mode = 0120777});
    add_member(archive, {.path = "lib/directory.ko", .bytes = {}, .mode = 040755});
    add_member(archive, {.path = "lib/b.ko.gz", .bytes = "BB"});
    end_archive(archive);
    EXPECT_EQ(modules_of(archive), "lib/a.ko=A lib/b.ko.gz=BB ");
}

TEST(Initramfs, ContentOfHardLinksCountsOnce) {
    std::string archive;
    add_member(archive, {.path = "a.ko", .bytes = {}, .inode = 7, .links = 2});
    add_member(archive, {.path = "b.ko", .bytes = "BB", .inode = 7, .links = 2});
    end_archive(archive);
    EXPECT_EQ(modules_of(archive), "b.ko=BB ");
}

TEST(Initramfs, ArchivesFollowEachOther) {
    EXPECT_EQ(modules_of(first + second + third), "lib/a.ko=A lib/b.ko.xz=BB lib/c.ko.zst=CCC ");
}

TEST(Initramfs, ZerosLieBetweenArchives) {
    const std::string zeros(4096, '\0');
    EXPECT_EQ(modules_of(zeros + first + zeros + second + zeros), "lib/a.ko=A lib/b.ko.xz=BB ");
}

class PackedInitramfs : public testing::TestWithParam<const char *> {};

TEST_P(PackedInitramfs, IsRead) {
    EXPECT_EQ(modules_of(compressed(first, GetParam())), "lib/a.ko=A ");
    EXPECT_TRUE(begins_like_initramfs(compressed(first, GetParam())));
}

TEST_P(PackedInitramfs, FollowsEarlyMicrocode) {
    for (const std::size_t padding : {0U, 1U, 3U, 512U})
        EXPECT_EQ(modules_of(first + std::string(padding, '\0') + compressed(second, GetParam())),
                  "lib/a.ko=A lib/b.ko.xz=BB ");
}

TEST_P(PackedInitramfs, IsFollowedByAnyOther) {
    for (const char *other : {"gzip", "xz", "zstd", "lz4-legacy"}) {
        std::string image = compressed(first, GetParam());
        // Of lz4 the zeros are the end: what follows at once is taken for a block's size.
        if (std::string_view(GetParam()) == "lz4-legacy" && std::string_view(other) != GetParam())
            image += std::string(4, '\0');
        image += compressed(second, other);
        image.resize((image.size() + 7) / 4 * 4, '\0');
        image += third;
        EXPECT_EQ(modules_of(image), "lib/a.ko=A lib/b.ko.xz=BB lib/c.ko.zst=CCC ") << other;
    }
}

TEST_P(PackedInitramfs, HoldsSeveralArchives) {
    const std::string zeros(512, '\0');
    EXPECT_EQ(modules_of(compressed(first + zeros + second, GetParam()) + zeros),
              "lib/a.ko=A lib/b.ko.xz=BB ");
}

TEST_P(PackedInitramfs, LargerThanABlockIsRead) {
    std::string bytes;
    for (unsigned i = 0; i < 8600000; i++)
        bytes += static_cast<char>((i * i) >> 7U);
    const std::string image = compressed(cpio_of("lib/a.ko", bytes), GetParam());
    EXPECT_EQ(modules_of(image + std::string(4, '\0') + compressed(second, "gzip")),
              "lib/a.ko=" + bytes + " lib/b.ko.xz=BB ");
}

TEST_P(PackedInitramfs, CutShortIsRefused) {
    const std::string whole = compressed(first, GetParam());
    for (std::size_t size = 7; size < whole.size(); size++)
        expect_refused(std::string_view(whole).substr(0, size), "initrd at offset 0: ");
}

TEST_P(PackedInitramfs, DamagedIsAnErrorOrHarmless) {
    const std::string whole = compressed(first, GetParam()) + second;
    // Each fifth byte alone: xz clears megabytes for each try.
    for (std::size_t at = 0; at < whole.size(); at += 5) {
        std::string damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
        try {
            modules_of(damaged);
        } catch (const bpfsigctl::Error &) { // either is good
        }
    }
}

TEST_P(PackedInitramfs, NoMoreThanTheLimitIsUnpacked) {
    const std::string one = compressed(first, GetParam());
    const std::string zeros(4, '\0');
    EXPECT_EQ(modules_of(one, first.size()), "lib/a.ko=A ");
    expect_refused(one, "more than the limit", first.size() - 1);
    expect_refused(compressed(std::string(1UL << 20U, '\0'), GetParam()), "more than the limit",
                   1000);
    // The limit is for all segments together.
    EXPECT_EQ(modules_of(one + zeros + compressed(second, "xz"), first.size() + second.size()),
              "lib/a.ko=A lib/b.ko.xz=BB ");
    expect_refused(one + zeros + compressed(second, "xz"), "more than the limit",
                   first.size() + second.size() - 1);
}

TEST_P(PackedInitramfs, TwiceIsRefused) {
    expect_refused(compressed(compressed(first, "gzip"), GetParam()), "initrd at offset 0: ");
}

INSTANTIATE_TEST_SUITE_P(Initramfs, PackedInitramfs,
                         testing::Values("gzip", "xz", "zstd", "lz4-legacy"));

TEST(Initramfs, ArchiveCutShortIsRefused) {
    for (std::size_t size = 6; size < first.size(); size++)
        expect_refused(std::string_view(first).substr(0, size), "initrd at offset 0: ");
}

TEST(Initramfs, DamagedArchiveIsAnErrorOrHarmless) {
    const std::string whole = first + second;
    for (std::size_t at = 0; at < whole.size(); at++) {
        std::string damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x15);
        try {
            modules_of(damaged);
        } catch (const bpfsigctl::Error &) { // either is good
        }
    }
}

TEST(Initramfs, GarbageBetweenMembersIsRefused) {
    std::string archive;
    add_member(archive, {.path = "a.ko", .bytes = "A"});
    archive += "what?!!!";
    end_archive(archive);
    expect_refused(archive, "initrd at offset 0: ");
}

TEST(Initramfs, WhatFollowsIsNamedByItsOffset) {
    expect_refused(first + "what?",
                   "initrd at offset " + std::to_string(first.size()) + ": there is neither");
    expect_refused(compressed(first + "what?", "xz"),
                   "initrd at offset 0, unpacked at offset " + std::to_string(first.size()));
}

TEST(Initramfs, ArchiveAtNoMultipleOfFourIsRefused) {
    expect_refused(std::string(2, '\0') + first, "at offset 2: a cpio archive begins at no");
}

TEST(Initramfs, NothingIsNoImage) {
    expect_refused("", "there is no cpio archive");
    expect_refused(std::string(512, '\0'), "there is no cpio archive");
    expect_refused("070707", "there is neither");
    EXPECT_FALSE(begins_like_initramfs(""));
    EXPECT_FALSE(begins_like_initramfs(std::string(512, '\0')));
    EXPECT_FALSE(begins_like_initramfs("\x7f"
                                       "ELF"));
    EXPECT_TRUE(begins_like_initramfs(std::string(512, '\0') + first));
}

TEST(Initramfs, LZ4FramesAreRefusedAsByTheKernel) {
    expect_refused(compressed(first, "lz4"), "lz4 -l");
}

TEST(Initramfs, LyingSizesAreRefused) {
    constexpr std::size_t file_size_at = 54;
    constexpr std::size_t name_size_at = 94;
    for (const std::size_t at : {file_size_at, name_size_at}) {
        for (const std::string_view size :
             {"ffffffff", "7fffffff", "20000001", "00000fff", "-0000001", "0x000001", "       1"}) {
            std::string archive;
            add_member(archive, {.path = "a.ko", .bytes = "A"});
            archive.replace(at, size.size(), size);
            end_archive(archive);
            expect_refused(archive, "initrd at offset 0: damaged cpio archive: ");
        }
    }
}

} // namespace
