// SPDX-License-Identifier: GPL-2.0
// The layout of an appended module signature: a good one is taken apart, and no
// length that a file states leads outside of it.
#include "loader/modules/appended_signature.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

using bpfsigctl::find_appended_signature;

// What sign-file writes after a payload, with a length that may be a lie.
std::string signed_image(std::string_view payload, std::string_view signature,
                         std::uint32_t stated_length) {
    std::string image;
    image += payload;
    image += signature;
    image += std::string{0, 0, 2, 0, 0, 0, 0, 0};
    for (const unsigned shift : {24U, 16U, 8U, 0U})
        image += static_cast<char>(stated_length >> shift & 0xffU);
    image += bpfsigctl::module_signature_marker;
    return image;
}

auto find_in(const std::string &image) {
    return find_appended_signature(std::as_bytes(std::span(image)), "dummy.ko");
}

void expect_malformed(const std::string &image, std::string_view cause) {
    try {
        find_in(image);
        ADD_FAILURE() << "accepted, wanted: " << cause;
    } catch (const std::runtime_error &error) {
        const std::string_view message = error.what();
        EXPECT_TRUE(message.starts_with("dummy.ko: malformed module signature")) << message;
        EXPECT_NE(message.find(cause), std::string_view::npos) << message;
    }
}

TEST(AppendedSignature, PartsAreFound) {
    const auto image = signed_image("payload", "sig", 3);
    const auto found = find_in(image);
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->payload.size(), 7U);
    EXPECT_EQ(found->payload.data(), std::as_bytes(std::span(image)).data());
    EXPECT_EQ(found->signature.size(), 3U);
    EXPECT_EQ(found->signature.data(), found->payload.data() + 7);
    EXPECT_EQ(found->id_type, bpfsigctl::module_signature_pkcs7);
}

TEST(AppendedSignature, ImageWithoutMarkerIsUnsigned) {
    EXPECT_FALSE(find_in("").has_value());
    EXPECT_FALSE(find_in("payload").has_value());
    EXPECT_FALSE(find_in(signed_image("payload", "sig", 3) + "\n").has_value());
    const auto image = signed_image("payload", "sig", 3);
    EXPECT_FALSE(find_in(image.substr(0, image.size() - 1)).has_value());
}

TEST(AppendedSignature, MarkerWithoutDescriptorIsMalformed) {
    const std::string marker(bpfsigctl::module_signature_marker);
    expect_malformed(marker, "only 0 bytes before the marker");
    expect_malformed(std::string(11, 'x') + marker, "only 11 bytes before the marker");
}

TEST(AppendedSignature, LengthOfZeroIsMalformed) {
    expect_malformed(signed_image("payload", "sig", 0), "no bytes");
}

TEST(AppendedSignature, LengthBeyondTheFileIsMalformed) {
    for (const std::uint32_t length : {10U, 11U, 0x7fffffffU, 0x80000000U, 0xffffffffU})
        expect_malformed(signed_image("payload", "sig", length),
                         "a signature of " + std::to_string(length) + " bytes");
}

TEST(AppendedSignature, PayloadMayBeOneByte) {
    const auto image = signed_image("p", "sig", 3);
    const auto found = find_in(image);
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->payload.size(), 1U);
}

TEST(AppendedSignature, PayloadMayEndInMarkerItself) {
    // As of a file signed twice: only the last signature counts.
    const auto once = signed_image("payload", "sig", 3);
    const auto twice = signed_image(once, "again", 5);
    const auto found = find_in(twice);
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->payload.size(), once.size());
}

} // namespace
