// SPDX-License-Identifier: GPL-2.0
#include "loader/modules/appended_signature.h"

#include "loader/error.h"

#include <algorithm>
#include <string>

namespace bpfsigctl {

namespace {

// struct module_signature of include/linux/module_signature.h.
constexpr std::size_t descriptor_size = 12;
constexpr std::size_t algo_at = 0;
constexpr std::size_t hash_at = 1;
constexpr std::size_t id_type_at = 2;
constexpr std::size_t signer_len_at = 3;
constexpr std::size_t key_id_len_at = 4;
constexpr std::size_t sig_len_at = 8;

[[noreturn]] void malformed(std::string_view file, const std::string &cause) {
    throw Error(std::string(file) + ": malformed module signature: " + cause);
}

std::uint8_t byte_at(std::span<const std::byte> bytes, std::size_t at) {
    return std::to_integer<std::uint8_t>(bytes[at]);
}

std::size_t big_endian_32(std::span<const std::byte> bytes, std::size_t at) {
    std::size_t value = 0;
    for (std::size_t i = at; i < at + 4; ++i)
        value = value << 8 | byte_at(bytes, i);
    return value;
}

bool ends_with_marker(std::span<const std::byte> image) {
    if (image.size() < module_signature_marker.size())
        return false;
    return std::ranges::equal(
        image.last(module_signature_marker.size()), module_signature_marker,
        [](std::byte have, char want) { return have == static_cast<std::byte>(want); });
}

} // namespace

std::optional<AppendedSignature> find_appended_signature(std::span<const std::byte> image,
                                                         std::string_view file) {
    if (!ends_with_marker(image))
        return std::nullopt;

    const auto signed_part = image.first(image.size() - module_signature_marker.size());
    if (signed_part.size() < descriptor_size)
        malformed(file, "only " + std::to_string(signed_part.size()) +
                            " bytes before the marker, the descriptor alone is " +
                            std::to_string(descriptor_size));

    const auto descriptor = signed_part.last(descriptor_size);
    const auto rest = signed_part.first(signed_part.size() - descriptor_size);
    const std::size_t length = big_endian_32(descriptor, sig_len_at);
    if (length == 0)
        malformed(file, "the descriptor gives a signature of no bytes");
    // The kernel wants a payload before the signature, too.
    if (length >= rest.size())
        malformed(file, "the descriptor gives a signature of " + std::to_string(length) +
                            " bytes, the file has " + std::to_string(rest.size()) +
                            " before the descriptor");

    return AppendedSignature{
        .algo = byte_at(descriptor, algo_at),
        .hash = byte_at(descriptor, hash_at),
        .id_type = byte_at(descriptor, id_type_at),
        .signer_len = byte_at(descriptor, signer_len_at),
        .key_id_len = byte_at(descriptor, key_id_len_at),
        .payload = rest.first(rest.size() - length),
        .signature = rest.last(length),
    };
}

} // namespace bpfsigctl
