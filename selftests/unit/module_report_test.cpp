// SPDX-License-Identifier: GPL-2.0
// What a module and its signature say is told as they say it, and a file that is no
// module, or a signature that is none, is refused with the cause, however it is damaged.
#include "loader/modules/module_report.h"

#include "loader/error.h"
#include "unit/compressed.h"
#include "unit/module_trees.h"
#include "unit/signed_modules.h"

#include <gtest/gtest.h>

#include <span>
#include <string>
#include <string_view>

namespace {

using bpfsigctl::read_signature;
using bpfsigctl::report_module;
using bpfsigctl::SignatureInfo;
using bpfsigctl::test::elf_with_modinfo;
using bpfsigctl::test::Key;
using bpfsigctl::test::pkcs7_message;
using module_trees::signature_tail;

const std::string plain = elf_with_modinfo(std::string_view("name=dummy\0vermagic=6.1 SMP\0", 28));

SignatureInfo signature_of(const std::string &message) {
    return read_signature(std::as_bytes(std::span(message)), "dummy.ko");
}

template <typename Call>
void expect_refused(Call call, std::string_view cause) {
    try {
        call();
        ADD_FAILURE() << "accepted, wanted: " << cause;
    } catch (const bpfsigctl::Error &error) {
        const std::string_view message = error.what();
        EXPECT_TRUE(message.starts_with("dummy.ko")) << message;
        EXPECT_NE(message.find(cause), std::string_view::npos) << message;
    }
}

void expect_no_module(const std::string &file, std::string_view cause) {
    expect_refused([&] { report_module(file, "dummy.ko", "dummy.ko"); }, cause);
}

TEST(SignatureInfo, RsaSignatureIsTold) {
    const SignatureInfo info = signature_of(pkcs7_message("x", Key::rsa_2048, false));
    EXPECT_EQ(info.hash, "sha256");
    EXPECT_EQ(info.key_algorithm, "RSA-2048");
    EXPECT_EQ(info.signer, "Test signer");
    EXPECT_EQ(info.key_id, "c0ffee");
    EXPECT_FALSE(info.by_subject_key_id);
}

TEST(SignatureInfo, EcdsaSignatureIsTold) {
    const SignatureInfo info = signature_of(pkcs7_message("x", Key::ec_p384, false));
    EXPECT_EQ(info.key_algorithm, "ECDSA");
}

TEST(SignatureInfo, SubjectKeyIdIsToldAndNoIssuer) {
    const SignatureInfo info = signature_of(pkcs7_message("x", Key::ec_p384, true));
    EXPECT_EQ(info.key_id, "0102beef");
    EXPECT_TRUE(info.by_subject_key_id);
    EXPECT_EQ(info.signer, "");
}

TEST(SignatureInfo, GarbageIsUnreadable) {
    const std::string message = pkcs7_message("x", Key::ec_p384, false);
    for (const std::string &bytes : {std::string(), std::string("garbage"), std::string(300, '0'),
                                     message + "x", "x" + message})
        expect_refused([&] { signature_of(bytes); }, "unreadable module signature");
    for (std::size_t size = 0; size < message.size(); size++)
        expect_refused([&] { signature_of(message.substr(0, size)); }, "unreadable");
}

TEST(SignatureInfo, EachDamagedByteIsHarmless) {
    const std::string message = pkcs7_message("x", Key::ec_p384, true);
    for (std::size_t at = 0; at < message.size(); at++) {
        for (const unsigned flip : {0x01U, 0x80U, 0xffU}) {
            std::string damaged = message;
            damaged[at] = static_cast<char>(static_cast<unsigned char>(damaged[at]) ^ flip);
            try {
                signature_of(damaged);
            } catch (const bpfsigctl::Error &) { // either is good
            }
        }
    }
}

TEST(ModuleReport, UnsignedModuleIsTold) {
    const auto report = report_module(plain, "lib/other.ko", "dummy.ko");
    EXPECT_EQ(report.name, "dummy");
    EXPECT_EQ(report.vermagic, "6.1 SMP");
    EXPECT_EQ(report.size, plain.size());
    EXPECT_EQ(report.hashed_size, 0U);
    EXPECT_FALSE(report.signature);
}

TEST(ModuleReport, SignedAndCompressedModuleIsTold) {
    const std::string image = plain + signature_tail(pkcs7_message(plain, Key::rsa_2048, false));
    for (const std::string &file : {image, bpfsigctl::test::compressed(image, "xz")}) {
        const auto report = report_module(file, "dummy.ko.xz", "dummy.ko");
        EXPECT_EQ(report.size, image.size());
        EXPECT_EQ(report.hashed_size, plain.size());
        ASSERT_TRUE(report.signature);
        EXPECT_EQ(report.signature->key_algorithm, "RSA-2048");
    }
}

TEST(ModuleReport, ModuleWithoutNameHasThatOfItsFile) {
    // The last item lacks its NUL, and "xname=" is no name.
    const auto report =
        report_module(elf_with_modinfo(std::string_view("xname=no\0vermagic=6", 19)),
                      "lib/snd-pcm.ko.xz", "dummy.ko");
    EXPECT_EQ(report.name, "snd_pcm");
    EXPECT_EQ(report.vermagic, "6");
}

TEST(ModuleReport, WhatIsNoModuleIsRefused) {
    expect_no_module("", "it is not an ELF file");
    expect_no_module("text", "it is not an ELF file");
    expect_no_module("!<arch>\n", "it is not an ELF file");
    expect_no_module("\x7f"
                     "ELF",
                     "is not a module");
    expect_no_module(elf_with_modinfo(""), "no section .modinfo");
    expect_no_module(plain + signature_tail("garbage"), "unreadable module signature");
    expect_no_module(plain + signature_tail("garbage", 1UL << 30U), "malformed module signature");
}

TEST(ModuleReport, CutOrDamagedAnywhereIsHarmless) {
    for (std::size_t at = 0; at < plain.size(); at++) {
        for (const unsigned flip : {0x01U, 0x80U, 0xffU}) {
            std::string damaged = plain;
            damaged[at] = static_cast<char>(static_cast<unsigned char>(damaged[at]) ^ flip);
            try {
                report_module(damaged, "dummy.ko", "dummy.ko");
                report_module(std::string_view(plain).substr(0, at), "dummy.ko", "dummy.ko");
            } catch (const bpfsigctl::Error &) { // either is good
            }
        }
    }
}

} // namespace
