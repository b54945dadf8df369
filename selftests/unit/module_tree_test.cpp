// SPDX-License-Identifier: GPL-2.0
// Which files of a tree are modules, and what they are called.
#include "loader/error.h"
#include "loader/modules/module_tree.h"
#include "module_trees.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

namespace {

using namespace bpfsigctl;

class ModuleTree : public module_trees::TreeTest {};

TEST_F(ModuleTree, ModulesAreKnownByTheirSuffix) {
    for (const char *path : {"a.ko", "a.ko.gz", "a.ko.xz", "b/a.ko.zst", "a.b.ko"})
        EXPECT_TRUE(is_module_path(path)) << path;
    for (const char *path : {"", ".ko", "b/.ko", "b.ko/a", "a.ko.sig", "a.ko.bz2", "a.ko.xz.gz",
                             "a.xz", "ko", "modules.dep", ".ko.xz"})
        EXPECT_FALSE(is_module_path(path)) << path;
}

TEST_F(ModuleTree, KeptSignaturesMirrorModules) {
    for (const char *path : {"k/a.ko", "k/a.ko.gz", "k/a.ko.xz", "k/a.ko.zst"})
        EXPECT_EQ(kept_signature_path(path), "k/a.ko.sig");
    EXPECT_TRUE(is_kept_signature_path("k/a.ko.sig"));
    for (const char *path : {"k/a.sig", "k/.ko.sig", "a.ko", "a.ko.xz.sig"})
        EXPECT_FALSE(is_kept_signature_path(path)) << path;
}

TEST_F(ModuleTree, NamesAreTheKernels) {
    EXPECT_EQ(module_name_of("kernel/sound/snd-hda-codec.ko.xz"), "snd_hda_codec");
    EXPECT_EQ(module_name_of("dummy.ko.sig"), "dummy");
    EXPECT_EQ(module_name_of("a.ko.b.ko"), "a.ko.b");
}

TEST_F(ModuleTree, WalksInOrderAndFollowsNoLink) {
    put("elsewhere/x.ko", "");
    put("tree/b/z.ko", "");
    put("tree/a.ko", "");
    put("tree/b/a", "");
    std::filesystem::create_directory_symlink("../elsewhere", in_root("tree/build"));
    std::filesystem::create_symlink("a.ko", in_root("tree/l.ko"));
    std::vector<std::string> seen;
    for (const TreeFile &file : walk_tree(in_root("tree") + "/"))
        seen.push_back(file.path + (file.symlink ? "@" : ""));
    EXPECT_EQ(seen, (std::vector<std::string>{"a.ko", "b/a", "b/z.ko", "build@", "l.ko@"}));
}

TEST_F(ModuleTree, WhatCannotBeListedIsNamed) {
    try {
        walk_tree(in_root("missing"));
        FAIL() << "listed";
    } catch (const Error &error) {
        EXPECT_EQ(std::string(error.what()),
                  "cannot list " + in_root("missing") + ": No such file or directory");
    }
}

} // namespace
