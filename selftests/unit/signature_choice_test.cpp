// SPDX-License-Identifier: GPL-2.0
// Of several signatures for one name the right one is taken.
#include "loader/modules/signature_choice.h"
#include "module_trees.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace {

using bpfsigctl::choose_signature;
using bpfsigctl::describe_signature;
using bpfsigctl::SignatureStore;
using module_trees::signature_tail;

class SignatureChoice : public module_trees::TreeTest {
protected:
    [[nodiscard]] std::optional<std::string> chosen(const std::string &path) const {
        return choose_signature(SignatureStore(in_root(".")), "dummy", path);
    }
};

TEST_F(SignatureChoice, NothingOfNothing) {
    EXPECT_EQ(choose_signature(std::nullopt, "dummy", "/dummy.ko"), std::nullopt);
    EXPECT_EQ(chosen("/dummy.ko"), std::nullopt);
}

TEST_F(SignatureChoice, ThePathThatEndsMostLikeIt) {
    put("updates/dkms/dummy.ko.sig", signature_tail("update"));
    put("kernel/drivers/net/dummy.ko.sig", signature_tail("kernel"));
    EXPECT_EQ(chosen("/lib/modules/6.12/kernel/drivers/net/dummy.ko.xz"), signature_tail("kernel"));
    EXPECT_EQ(chosen("/lib/modules/6.12/updates/dkms/dummy.ko"), signature_tail("update"));
    // Where nothing tells, as depmod would have it.
    EXPECT_EQ(chosen("insmod"), signature_tail("update"));
    EXPECT_EQ(chosen(""), signature_tail("update"));
}

TEST(SignatureInWords, NothingWhereNobodyCanTell) {
    EXPECT_EQ(describe_signature(""), std::nullopt);
    EXPECT_EQ(describe_signature("no module"), std::nullopt);
    EXPECT_EQ(describe_signature("x" + signature_tail("no PKCS#7")), std::nullopt);
}

} // namespace
