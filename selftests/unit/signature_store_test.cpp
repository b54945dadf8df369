// SPDX-License-Identifier: GPL-2.0
// Signatures are found by a module's name, kept alone or at the end of a copy.
#include "loader/error.h"
#include "loader/modules/signature_store.h"
#include "module_trees.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using bpfsigctl::require_appended_signature;
using bpfsigctl::SignatureStore;
using bpfsigctl::StoredSignature;
using module_trees::signature_tail;

class SignatureStoreTest : public module_trees::TreeTest {
protected:
    [[nodiscard]] std::vector<std::string> tails(const std::string &module) const {
        std::vector<std::string> tails;
        for (const StoredSignature &found : SignatureStore(in_root(".")).find(module))
            tails.push_back(found.tail);
        return tails;
    }
    void expect_refused(const std::string &module, const std::string &file) const {
        const SignatureStore store(in_root("."));
        try {
            static_cast<void>(store.find(module));
            ADD_FAILURE() << "accepted";
        } catch (const std::runtime_error &error) {
            EXPECT_NE(std::string(error.what()).find(file), std::string::npos) << error.what();
        }
    }
};

TEST_F(SignatureStoreTest, KeptSignature) {
    put("kernel/net/dummy.ko.sig", signature_tail());
    EXPECT_EQ(tails("dummy"), std::vector{signature_tail()});
    EXPECT_TRUE(tails("ifb").empty());
}

TEST_F(SignatureStoreTest, EndOfASignedCopy) {
    put("kernel/net/dummy.ko", "image" + signature_tail());
    EXPECT_EQ(tails("dummy"), std::vector{signature_tail()});
}

TEST_F(SignatureStoreTest, HyphenAndUnderscoreAreTheSame) {
    put("snd-hda_codec.ko.sig", signature_tail());
    for (const char *name : {"snd_hda_codec", "snd-hda-codec", "snd-hda_codec"})
        EXPECT_EQ(tails(name).size(), 1U) << name;
}

TEST_F(SignatureStoreTest, UnsignedCopyHasNone) {
    put("dummy.ko", "image");
    EXPECT_TRUE(tails("dummy").empty());
    EXPECT_EQ(SignatureStore(in_root(".")).size(), 1U);
}

TEST_F(SignatureStoreTest, UpdatesComeFirstThenTheOrderOfPaths) {
    put("kernel/b/dummy.ko.sig", signature_tail("b"));
    put("kernel/a/dummy.ko.sig", signature_tail("a"));
    put("updates/dkms/dummy.ko.sig", signature_tail("update"));
    put("extra/dummy.ko", "image");
    EXPECT_EQ(tails("dummy"),
              (std::vector{signature_tail("update"), signature_tail("a"), signature_tail("b")}));
}

TEST_F(SignatureStoreTest, LinkToACopyIsFollowed) {
    put("other/real.ko", "image" + signature_tail());
    std::filesystem::create_symlink("other/real.ko", in_root("dummy.ko"));
    std::filesystem::create_symlink("nowhere", in_root("gone.ko"));
    EXPECT_EQ(tails("dummy"), std::vector{signature_tail()});
    EXPECT_TRUE(tails("gone").empty());
}

// The kernel is to say of it that it is bad: an error here would hide the module.
TEST_F(SignatureStoreTest, KeptFilesAreGivenAsTheyAre) {
    for (const std::string &bytes : {std::string(), std::string("text")}) {
        put("dummy.ko.sig", bytes);
        const auto found = SignatureStore(in_root(".")).find("dummy");
        ASSERT_EQ(found.size(), 1U);
        EXPECT_EQ(found.front().tail, bytes);
    }
}

TEST(AppendedSignature, AloneIsRequired) {
    for (const std::string &bytes :
         {std::string(), std::string("text"), "image" + signature_tail(),
          signature_tail() + signature_tail(), signature_tail("four", 5)})
        EXPECT_THROW(require_appended_signature(bytes, "dummy.ko.sig"), bpfsigctl::Error);
    EXPECT_NO_THROW(require_appended_signature(signature_tail(), "dummy.ko.sig"));
}

TEST_F(SignatureStoreTest, DamagedCopiesAreRefused) {
    put("lie.ko", "image" + signature_tail("four", 4000));
    put("cut.ko.xz", std::string("\xfd"
                                 "7zXZ\0\0\1",
                                 8));
    for (const char *name : {"lie", "cut"})
        expect_refused(name, in_root("./") + name + ".ko");
}

TEST_F(SignatureStoreTest, FileThatIsGoneIsAnError) {
    put("dummy.ko.sig", signature_tail());
    const SignatureStore store(in_root("."));
    std::filesystem::remove(in_root("dummy.ko.sig"));
    EXPECT_THROW(static_cast<void>(store.find("dummy")), bpfsigctl::Error);
}

TEST_F(SignatureStoreTest, DirectoryThatIsNotThereIsAnError) {
    EXPECT_THROW(SignatureStore(in_root("missing")), bpfsigctl::Error);
}

} // namespace
