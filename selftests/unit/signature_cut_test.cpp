// SPDX-License-Identifier: GPL-2.0
// Cutting a signature off and joining it again gives the same file, in every format, or
// it was said that it would not.
#include "loader/modules/module_file.h"
#include "loader/modules/recompress.h"
#include "loader/modules/signature_cut.h"
#include "module_trees.h"
#include "unit/compressed.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace {

using namespace bpfsigctl;
using module_trees::module_image;
using module_trees::signature_tail;

std::string as(const std::string &image, const std::string &filter) {
    return filter == "plain" ? image : test::compressed(image, filter.c_str());
}

class SignatureCut : public testing::TestWithParam<std::string> {};

TEST_P(SignatureCut, ThereAndBack) {
    const std::string image = module_image(70000);
    const std::string file = as(image + signature_tail(), GetParam());
    const auto cut = cut_signature(file, "dummy.ko");
    ASSERT_TRUE(cut.has_value());
    EXPECT_EQ(cut->signature, signature_tail());
    EXPECT_EQ(compression_of(cut->file), compression_of(file));
    EXPECT_TRUE(decompress(cut->file, "cut") == image); // no dump of it
    EXPECT_FALSE(has_signature(cut->file, "dummy.ko"));
    EXPECT_TRUE(cut->restorable);

    const auto joined = join_signature(cut->file, "dummy.ko", cut->signature, "dummy.ko.sig");
    ASSERT_TRUE(joined.has_value());
    EXPECT_TRUE(joined->exact);
    EXPECT_TRUE(joined->file == file);
}

TEST_P(SignatureCut, UnsignedIsNotCut) {
    EXPECT_FALSE(cut_signature(as(module_image(5000), GetParam()), "dummy.ko").has_value());
}

TEST_P(SignatureCut, SignedIsNotJoined) {
    const std::string file = as(module_image(5000) + signature_tail(), GetParam());
    EXPECT_TRUE(has_signature(file, "dummy.ko"));
    EXPECT_FALSE(join_signature(file, "dummy.ko", signature_tail(), "sig").has_value());
}

TEST_P(SignatureCut, DamagedTrailerIsAnError) {
    const std::string file = as(module_image(500) + signature_tail("four", 4000), GetParam());
    EXPECT_THROW(cut_signature(file, "dummy.ko"), std::runtime_error);
    EXPECT_THROW(join_signature(file, "dummy.ko", signature_tail(), "sig"), std::runtime_error);
}

TEST_P(SignatureCut, WhatIsNoSignatureIsNotJoined) {
    const std::string file = as(module_image(500), GetParam());
    for (const std::string &kept : {std::string(), std::string("text"), "x" + signature_tail()}) {
        try {
            join_signature(file, "dummy.ko", kept, "dummy.ko.sig");
            ADD_FAILURE() << "joined " << kept;
        } catch (const std::runtime_error &error) {
            EXPECT_NE(std::string(error.what()).find("dummy.ko.sig"), std::string::npos)
                << error.what();
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Formats, SignatureCut, testing::Values("plain", "gzip", "xz", "zstd"),
                         [](const auto &info) { return info.param; });

TEST(SignatureCutOfDamaged, CompressedFileIsAnError) {
    for (const char *filter : {"gzip", "xz", "zstd"}) {
        const std::string file = as(module_image(5000) + signature_tail(), filter);
        EXPECT_THROW(cut_signature(file.substr(0, file.size() - 9), "dummy.ko"), std::runtime_error)
            << filter;
    }
}

TEST(SignatureCutOfOddFile, IsMadeAllTheSameAndSaysSo) {
    // Two gzip members: no single run of an encoder gives that.
    const std::string image = module_image(70000);
    const std::string file = as(image, "gzip") + as(signature_tail(), "gzip");
    const auto cut = cut_signature(file, "dummy.ko.gz");
    ASSERT_TRUE(cut.has_value());
    EXPECT_FALSE(cut->restorable);
    EXPECT_TRUE(decompress(cut->file, "cut") == image); // no dump of it
    const auto joined = join_signature(cut->file, "dummy.ko.gz", cut->signature, "sig");
    ASSERT_TRUE(joined.has_value());
    EXPECT_FALSE(joined->file == file);
    EXPECT_TRUE(decompress(joined->file, "joined") == image + signature_tail());
}

TEST(SignatureCutOfOddFile, SettingsThatTheCutFileDoesNotTellAreNoted) {
    // Of a few bytes every level makes the same, so attach will take the likeliest, 6.
    const std::string image = "image";
    const std::string tail = signature_tail(module_image(5000));
    const std::string file =
        compress(image + tail, GzipSettings{.header = std::string("\x1f\x8b\x08\0\0\0\0\0\0\3", 10),
                                            .level = 1,
                                            .memory = 9});
    const auto cut = cut_signature(file, "dummy.ko.gz");
    ASSERT_TRUE(cut.has_value());
    EXPECT_FALSE(cut->restorable);
    const auto joined = join_signature(cut->file, "dummy.ko.gz", cut->signature, "sig");
    ASSERT_TRUE(joined.has_value());
    EXPECT_FALSE(joined->file == file);
    EXPECT_TRUE(decompress(joined->file, "joined") == image + tail);
}

TEST(SignatureCutOfOddFile, RestorableMeansIt) {
    // Of a short image several levels make the same file, of the signed one they may not.
    for (unsigned seed = 0; seed < 40; ++seed) {
        const std::string image = module_image(50 + seed * 20, seed);
        for (const char *filter : {"gzip", "xz", "zstd"}) {
            const std::string file =
                as(image + signature_tail(module_image(300, seed + 100)), filter);
            const auto cut = cut_signature(file, "dummy.ko");
            ASSERT_TRUE(cut.has_value());
            const auto joined = join_signature(cut->file, "dummy.ko", cut->signature, "sig");
            ASSERT_TRUE(joined.has_value());
            EXPECT_EQ(joined->file == file, cut->restorable) << filter << ' ' << seed;
        }
    }
}

} // namespace
