// SPDX-License-Identifier: GPL-2.0
// The policy's own look for a signature (bpf/trailer.h), against what
// module_sig_check() and mod_check_sig() of the kernel say.
#include "trailer.h"

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <set>

namespace {

constexpr std::uint64_t image_len = 5000;

trailer with_sig_len(std::uint32_t length) {
    trailer result{};
    result.id_type = TRAILER_PKCS7;
    for (unsigned i = 0; i < 4; i++)
        result.sig_len[i] = static_cast<std::uint8_t>(length >> (24 - 8 * i));
    std::memcpy(result.marker, TRAILER_MARKER, TRAILER_MARKER_LEN);
    return result;
}

TEST(Trailer, HasTheMarkerOrNot) {
    trailer whole = with_sig_len(1);
    EXPECT_TRUE(trailer_has_marker(&whole));
    for (char &byte : whole.marker) {
        byte ^= 1;
        EXPECT_FALSE(trailer_has_marker(&whole));
        byte ^= 1;
    }
}

TEST(Trailer, LengthIsBigEndian) {
    const trailer one = with_sig_len(0x01020304);
    EXPECT_EQ(trailer_signature_len(&one, 1ULL << 32U), 0x01020304);
}

// mod_check_sig(): sig_len >= file_len - sizeof(*ms), where the file's length is
// without the marker.
TEST(Trailer, LeavesAtLeastOneByteOfPayload) {
    const std::uint32_t room = image_len - sizeof(trailer);
    const trailer fits = with_sig_len(room - 1);
    EXPECT_EQ(trailer_signature_len(&fits, image_len), room - 1);
    for (const std::uint32_t length : {room, room + 1, 0xffffffffU, 0x80000000U}) {
        const trailer large = with_sig_len(length);
        EXPECT_EQ(trailer_signature_len(&large, image_len), -EBADMSG) << length;
    }
}

TEST(Trailer, ImagesThatAreTooShort) {
    const trailer none = with_sig_len(0);
    for (std::uint64_t length = 0; length <= sizeof(trailer); length++)
        EXPECT_EQ(trailer_signature_len(&none, length), -EBADMSG) << length;
    EXPECT_EQ(trailer_signature_len(&none, sizeof(trailer) + 1), 0);
}

TEST(Trailer, OtherKindsAreUnsupported) {
    trailer pgp = with_sig_len(100);
    for (const std::uint8_t kind : {0, 1, 3, 255}) {
        pgp.id_type = kind;
        EXPECT_EQ(trailer_signature_len(&pgp, image_len), -ENOPKG);
    }
}

TEST(Trailer, EveryOtherFieldIsZero) {
    for (std::size_t at = 0; at < 8; at++) {
        if (at == offsetof(trailer, id_type))
            continue;
        trailer odd = with_sig_len(100);
        reinterpret_cast<std::uint8_t *>(&odd)[at] = 1;
        EXPECT_EQ(trailer_signature_len(&odd, image_len), -EBADMSG) << at;
    }
}

TEST(Verdict, OfEveryErrno) {
    const std::set<int> nothing_said{ENOMEM, EINTR, EAGAIN, EFAULT};
    EXPECT_EQ(verdict_of(0), SIGCTL_VERDICT_VERIFIED);
    for (int error = 1; error <= 4095; error++) {
        sigctl_verdict want = SIGCTL_VERDICT_BAD;
        if (error == ENODATA)
            want = SIGCTL_VERDICT_UNSIGNED;
        else if (error == ENOKEY || error == ENOPKG)
            want = SIGCTL_VERDICT_UNKNOWN_KEY;
        else if (nothing_said.contains(error))
            want = SIGCTL_VERDICT_NONE;
        EXPECT_EQ(verdict_of(-error), want) << error;
    }
    EXPECT_NE(verdict_of(1), SIGCTL_VERDICT_VERIFIED);
}

} // namespace
