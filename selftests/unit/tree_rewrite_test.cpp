// SPDX-License-Identifier: GPL-2.0
// detach and attach over a tree: what changes, what does not, and that no point at which
// a run ends loses a signature.
#include "loader/error.h"
#include "loader/fd.h"
#include "loader/modules/tree_rewrite.h"
#include "module_trees.h"
#include "unit/compressed.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

namespace {

using namespace bpfsigctl;
using module_trees::module_image;
using module_trees::signature_tail;
namespace fs = std::filesystem;

class TreeRewrite : public module_trees::TreeTest {
protected:
    // A module `kernel/NAME`, and what lies there.
    [[nodiscard]] std::string put_signed(const std::string &name) const {
        std::string file = module_image(3000) + signature_tail();
        const std::string suffix = fs::path(name).extension();
        if (suffix != ".ko")
            file = test::compressed(file, suffix == ".xz"   ? "xz"
                                          : suffix == ".gz" ? "gzip"
                                                            : "zstd");
        put("tree/kernel/" + name, file);
        return file;
    }
    [[nodiscard]] TreeReport detach() const {
        return detach_tree(in_root("tree"), in_root("kept"));
    }
    [[nodiscard]] TreeReport attach() const {
        return attach_tree(in_root("tree"), in_root("kept"));
    }
    [[nodiscard]] std::string module(const std::string &name) const {
        return get("tree/kernel/" + name);
    }
    // Neither directory has anything a killed run would leave.
    void expect_nothing_staged() const {
        for (const auto &entry : fs::recursive_directory_iterator(in_root(".")))
            EXPECT_NE(entry.path().extension(), ".bpfsigctl") << entry.path();
    }
    void expect_error(const std::string &tree, const std::string &kept,
                      const std::string &cause) const {
        try {
            static_cast<void>(detach_tree(in_root(tree), in_root(kept)));
            ADD_FAILURE() << "accepted, wanted: " << cause;
        } catch (const Error &error) {
            EXPECT_NE(std::string(error.what()).find(cause), std::string::npos) << error.what();
        }
    }
};

TEST_F(TreeRewrite, EveryFormatThereAndBack) {
    const std::vector<std::string> names = {"a.ko", "b/b.ko.xz", "b/c.ko.gz", "d.ko.zst"};
    std::vector<std::string> files;
    files.reserve(names.size());
    for (const std::string &name : names)
        files.push_back(put_signed(name));
    put("tree/modules.dep", "text");

    const TreeReport detached = detach();
    EXPECT_EQ(detached.rewritten, 4U);
    EXPECT_EQ(detached.signature_bytes, 4 * signature_tail().size());
    EXPECT_TRUE(detached.problems.empty());
    EXPECT_TRUE(detached.inexact.empty());
    EXPECT_EQ(module("a.ko"), module_image(3000));
    EXPECT_EQ(get("kept/kernel/b/b.ko.sig"), signature_tail());
    EXPECT_EQ(get("tree/modules.dep"), "text");

    EXPECT_EQ(attach().rewritten, 4U);
    for (std::size_t i = 0; i < names.size(); ++i)
        EXPECT_TRUE(module(names[i]) == files[i]) << names[i];
    expect_nothing_staged();
}

TEST_F(TreeRewrite, TwiceIsHarmless) {
    const std::string file = put_signed("a.ko.xz");
    EXPECT_EQ(detach().rewritten, 1U);
    const std::string stripped = module("a.ko.xz");
    const TreeReport again = detach();
    EXPECT_EQ(again.rewritten, 0U);
    EXPECT_EQ(again.nothing_to_do, 1U);
    EXPECT_EQ(module("a.ko.xz"), stripped);
    EXPECT_EQ(get("kept/kernel/a.ko.sig"), signature_tail());

    EXPECT_EQ(attach().rewritten, 1U);
    EXPECT_EQ(attach().nothing_to_do, 1U);
    EXPECT_EQ(module("a.ko.xz"), file);
}

TEST_F(TreeRewrite, ModeOwnerAndTimeAreKept) {
    static_cast<void>(put_signed("a.ko"));
    const std::string path = in_root("tree/kernel/a.ko");
    ASSERT_EQ(::chmod(path.c_str(), 0640), 0);
    if (::geteuid() == 0) {
        ASSERT_EQ(::chown(path.c_str(), 12, 34), 0);
    }
    const timespec times[2] = {{.tv_sec = 1, .tv_nsec = 2}, {.tv_sec = 1000, .tv_nsec = 7}};
    ASSERT_EQ(::utimensat(AT_FDCWD, path.c_str(), times, 0), 0);
    struct stat before {};
    ASSERT_EQ(::stat(path.c_str(), &before), 0);

    for (int i = 0; i < 2; ++i) {
        static_cast<void>(i == 0 ? detach() : attach());
        struct stat after {};
        ASSERT_EQ(::stat(path.c_str(), &after), 0);
        EXPECT_EQ(after.st_mode, before.st_mode);
        EXPECT_EQ(after.st_uid, before.st_uid);
        EXPECT_EQ(after.st_gid, before.st_gid);
        EXPECT_EQ(after.st_mtim.tv_sec, 1000);
        EXPECT_EQ(after.st_mtim.tv_nsec, 7);
    }
}

TEST_F(TreeRewrite, UnsignedIsLeftAlone) {
    put("tree/a.ko", "image");
    EXPECT_EQ(detach().nothing_to_do, 1U);
    EXPECT_EQ(get("tree/a.ko"), "image");
    EXPECT_FALSE(exists("kept/a.ko.sig"));
}

TEST_F(TreeRewrite, DamagedIsNamedAndTheRestIsDone) {
    const std::string damaged = "image" + signature_tail("four", 4000);
    put("tree/kernel/bad.ko", damaged);
    put("tree/kernel/cut.ko.xz", test::compressed(damaged, "xz").substr(0, 40));
    static_cast<void>(put_signed("good.ko"));
    const TreeReport report = detach();
    EXPECT_EQ(report.rewritten, 1U);
    ASSERT_EQ(report.problems.size(), 2U);
    EXPECT_EQ(report.problems[0].path, "kernel/bad.ko");
    EXPECT_TRUE(report.problems[0].cause.starts_with("kernel/bad.ko: malformed"));
    EXPECT_EQ(report.problems[1].path, "kernel/cut.ko.xz");
    EXPECT_EQ(module("bad.ko"), damaged);
    EXPECT_FALSE(exists("kept/kernel/bad.ko.sig"));
}

TEST_F(TreeRewrite, SymbolicLinksAreLeftAlone) {
    const std::string file = put_signed("a.ko");
    put("elsewhere/b.ko", file);
    fs::create_symlink(in_root("elsewhere/b.ko"), in_root("tree/kernel/b.ko"));
    fs::create_directory_symlink(in_root("elsewhere"), in_root("tree/build"));
    const TreeReport report = detach();
    EXPECT_EQ(report.rewritten, 1U);
    EXPECT_EQ(report.symbolic_links, 1U);
    EXPECT_TRUE(fs::is_symlink(in_root("tree/kernel/b.ko")));
    EXPECT_EQ(get("elsewhere/b.ko"), file);
}

TEST_F(TreeRewrite, HardLinksAreNamed) {
    const std::string file = put_signed("a.ko");
    fs::create_hard_link(in_root("tree/kernel/a.ko"), in_root("other.ko"));
    const TreeReport report = detach();
    ASSERT_EQ(report.problems.size(), 1U);
    EXPECT_NE(report.problems[0].cause.find("hard links"), std::string::npos);
    EXPECT_EQ(module("a.ko"), file);
}

TEST_F(TreeRewrite, OneModuleWithTwoSuffixesIsNamed) {
    static_cast<void>(put_signed("a.ko"));
    static_cast<void>(put_signed("a.ko.xz"));
    EXPECT_EQ(detach().problems.size(), 2U);
    EXPECT_FALSE(exists("kept/kernel/a.ko.sig"));
}

TEST_F(TreeRewrite, SignatureIsKeptBeforeTheModuleIsReplaced) {
    // The module cannot be replaced: something is where it is staged, as if the run ended
    // between the two.
    const std::string file = put_signed("a.ko");
    fs::create_directory(in_root("tree/kernel/.a.ko.bpfsigctl"));
    EXPECT_THROW(static_cast<void>(detach()), Error);
    EXPECT_EQ(module("a.ko"), file);
    EXPECT_EQ(get("kept/kernel/a.ko.sig"), signature_tail());

    fs::remove(in_root("tree/kernel/.a.ko.bpfsigctl"));
    EXPECT_EQ(detach().rewritten, 1U);
    EXPECT_EQ(attach().rewritten, 1U);
    EXPECT_EQ(module("a.ko"), file);
}

TEST_F(TreeRewrite, ModuleIsNotReplacedIfItsSignatureCannotBeKept) {
    const std::string file = put_signed("a.ko");
    put("kept/kernel", "a file in the way");
    EXPECT_THROW(static_cast<void>(detach()), Error);
    EXPECT_EQ(module("a.ko"), file);
}

TEST_F(TreeRewrite, WhatAKilledRunLeftIsTakenAway) {
    static_cast<void>(put_signed("a.ko"));
    put("tree/kernel/.a.ko.bpfsigctl", "half");
    put("kept/kernel/.a.ko.sig.bpfsigctl", "half");
    EXPECT_EQ(detach().rewritten, 1U);
    expect_nothing_staged();
}

TEST_F(TreeRewrite, NoRoomLeavesTheModuleWhole) {
    // A limit on the size of files ends a write as a full disk does.
    const std::string file = put_signed("a.ko");
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    rlimit small = before;
    small.rlim_cur = 1000; // the signature fits
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    std::string cause;
    try {
        static_cast<void>(detach());
    } catch (const Error &error) {
        cause = error.what();
    }
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
    static_cast<void>(std::signal(SIGXFSZ, handler));
    EXPECT_NE(cause.find("a.ko: File too large"), std::string::npos) << cause;
    EXPECT_EQ(module("a.ko"), file);
    expect_nothing_staged();
}

TEST_F(TreeRewrite, TreesThatCannotBeWorkedOn) {
    expect_error("missing", "kept", "No such file or directory");
    put("file", "");
    expect_error("file", "kept", "Not a directory");
    fs::create_directory(in_root("tree"));
    expect_error("tree", "kept", "there is no module");
    EXPECT_FALSE(exists("kept"));
}

TEST_F(TreeRewrite, SignaturesInsideTheTreeAreRefused) {
    const std::string file = put_signed("a.ko");
    fs::create_directory_symlink(in_root("tree"), in_root("link"));
    for (const char *kept : {"tree", "tree/", "tree/kept/deep", "link/kept", "kept/../tree"})
        expect_error("tree", kept, "inside");
    EXPECT_EQ(module("a.ko"), file);
    // A name that merely begins alike is beside it.
    EXPECT_EQ(detach_tree(in_root("tree"), in_root("tree.kept")).rewritten, 1U);
}

TEST_F(TreeRewrite, OnlyOneAtATime) {
    static_cast<void>(put_signed("a.ko"));
    const Fd other(::open(in_root("tree").c_str(), O_RDONLY | O_DIRECTORY));
    ASSERT_EQ(::flock(other.get(), LOCK_EX), 0);
    expect_error("tree", "kept", "another bpfsigctl");
}

TEST_F(TreeRewrite, DefaultIsBesideTheTree) {
    fs::create_directory(in_root("tree"));
    EXPECT_EQ(default_signatures(in_root("tree")),
              fs::canonical(in_root("tree")).string() + ".signatures");
    EXPECT_EQ(default_signatures(in_root("tree/")), default_signatures(in_root("tree")));
    EXPECT_EQ(default_signatures(in_root("tree/.")), default_signatures(in_root("tree")));
}

TEST_F(TreeRewrite, AttachLeavesWhatHasNoKeptSignature) {
    put("tree/a.ko", "image");
    put("tree/b.ko", "image" + signature_tail());
    fs::create_directory(in_root("kept"));
    const TreeReport report = attach();
    EXPECT_EQ(report.without_signature, 1U);
    EXPECT_EQ(report.nothing_to_do, 1U);
    EXPECT_EQ(get("tree/a.ko"), "image");
}

TEST_F(TreeRewrite, AttachRefusesWhatIsNoSignature) {
    put("tree/a.ko", "image");
    put("kept/a.ko.sig", "text");
    const TreeReport report = attach();
    ASSERT_EQ(report.problems.size(), 1U);
    EXPECT_NE(report.problems[0].cause.find("kept/a.ko.sig"), std::string::npos);
    EXPECT_EQ(get("tree/a.ko"), "image");
}

TEST_F(TreeRewrite, AttachNeedsTheSignatures) {
    put("tree/a.ko", "image");
    EXPECT_THROW(static_cast<void>(attach()), Error);
}

} // namespace
