// SPDX-License-Identifier: GPL-2.0
// Whether a signature's key is the kernel's: said only as far as /proc/keys shows it.
#include "loader/modules/trusted_keys.h"

#include <gtest/gtest.h>

#include <string>

namespace {

using bpfsigctl::KeyKnown;
using bpfsigctl::parse_proc_keys;
using bpfsigctl::SignatureInfo;
using bpfsigctl::TrustedKeys;

// As Debian's kernel shows them, and one without a subject key id.
const std::string skid_line =
    "0b6a7e25 I------     1 perm 1f030000     0     0 asymmetri Debian Secure Boot CA: "
    "6ccece7e4c6c0d1f6149f3dd27dfcc5cbb419ea1: X509.rsa bb419ea1 []\n";
const std::string serial_line = "0b6a7e26 I------     1 perm 1f030000     0     0 asymmetri Our: "
                                "own: 00c0ffee01: X509.rsa []\n";
const std::string other_lines =
    "01195715 I------     1 perm 1f0b0000     0     0 keyring   .builtin_trusted_keys: 1\n"
    "2f04b0a2 I--Q---     1 perm 3f010000     0     0 user      asymmetri: beef: X509.rsa []\n";

SignatureInfo by_skid(const std::string &id) {
    SignatureInfo info;
    info.key_id = id;
    info.by_subject_key_id = true;
    return info;
}

SignatureInfo by_serial(const std::string &id, const std::string &issuer) {
    SignatureInfo info;
    info.key_id = id;
    info.signer = issuer;
    return info;
}

TrustedKeys keys(const std::string &text, bool complete = true) {
    return {parse_proc_keys(text), complete};
}

TEST(TrustedKeys, AsymmetricKeysAreRead) {
    const auto found = parse_proc_keys(other_lines + skid_line + serial_line);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].subject, "Debian Secure Boot CA");
    EXPECT_EQ(found[0].id, "6ccece7e4c6c0d1f6149f3dd27dfcc5cbb419ea1");
    EXPECT_TRUE(found[0].is_subject_key_id);
    EXPECT_EQ(found[1].subject, "Our: own");
    EXPECT_EQ(found[1].id, "00c0ffee01");
    EXPECT_FALSE(found[1].is_subject_key_id);
}

TEST(TrustedKeys, LinesCutAnywhereAreHarmless) {
    for (std::size_t size = 0; size < skid_line.size(); size++)
        EXPECT_LE(parse_proc_keys(skid_line.substr(0, size)).size(), 1U);
    EXPECT_TRUE(parse_proc_keys("\n\n   \n::::\n").empty());
}

TEST(TrustedKeys, RevokedKeyIsNone) {
    for (const char flag : {'R', 'D', 'N', 'i'}) {
        std::string line = skid_line;
        line[10] = flag;
        EXPECT_TRUE(parse_proc_keys(line).empty()) << flag;
    }
}

TEST(TrustedKeys, SubjectKeyIdIsProof) {
    const auto known = keys(skid_line + serial_line);
    EXPECT_EQ(known.knows(by_skid("6ccece7e4c6c0d1f6149f3dd27dfcc5cbb419ea1")), KeyKnown::yes);
    EXPECT_EQ(known.knows(by_skid("6ccece7e4c6c0d1f6149f3dd27dfcc5cbb419ea2")), KeyKnown::no);
    EXPECT_EQ(known.knows(by_skid("00c0ffee01")), KeyKnown::no); // that is a serial number
}

TEST(TrustedKeys, SerialNumberIsProofOfTheIssuersOwnKey) {
    const auto known = keys(serial_line);
    EXPECT_EQ(known.knows(by_serial("c0ffee01", "Our: own")), KeyKnown::yes);
    EXPECT_EQ(known.knows(by_serial("c0ffee01", "Another")), KeyKnown::unknown);
    EXPECT_EQ(known.knows(by_serial("c0ffee02", "Our: own")), KeyKnown::no);
}

TEST(TrustedKeys, SerialNumberBehindSubjectKeyIdIsUnknown) {
    const auto known = keys(skid_line);
    EXPECT_EQ(known.knows(by_serial("01", "Debian Secure Boot CA")), KeyKnown::unknown);
    EXPECT_EQ(known.knows(by_serial("6ccece7e4c6c0d1f6149f3dd27dfcc5cbb419ea1", "x")),
              KeyKnown::unknown);
}

TEST(TrustedKeys, KeyThatAUserAddedIsUnknown) {
    std::string line = skid_line;
    line.replace(9, 7, "I--Q---");
    EXPECT_EQ(keys(line).knows(by_skid("6ccece7e4c6c0d1f6149f3dd27dfcc5cbb419ea1")),
              KeyKnown::unknown);
    EXPECT_EQ(keys(line + skid_line).knows(by_skid("6ccece7e4c6c0d1f6149f3dd27dfcc5cbb419ea1")),
              KeyKnown::yes);
}

TEST(TrustedKeys, WhoDoesNotSeeEveryKeyNeverSaysNo) {
    EXPECT_EQ(keys("", false).knows(by_skid("beef")), KeyKnown::unknown);
    EXPECT_EQ(keys("", true).knows(by_skid("beef")), KeyKnown::no);
    EXPECT_EQ(keys("", true).knows(by_serial("beef", "x")), KeyKnown::no);
}

} // namespace
