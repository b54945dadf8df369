// SPDX-License-Identifier: GPL-2.0
// Where the signature of a kernel module lies: the layout that sign-file appends
// and mod_check_sig() of the kernel reads back. Only the layout is judged here,
// never whether the signature is a good one.
//
//     payload | PKCS#7 message | struct module_signature | marker
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace bpfsigctl {

inline constexpr std::string_view module_signature_marker = "~Module signature appended~\n";

// The kernel's PKEY_ID_PKCS7: the only id_type that it accepts.
inline constexpr std::uint8_t module_signature_pkcs7 = 2;

// The fields of struct module_signature, and the two parts that they delimit.
// The spans point into the image that was searched.
struct AppendedSignature {
    std::uint8_t algo = 0;
    std::uint8_t hash = 0;
    std::uint8_t id_type = 0;
    std::uint8_t signer_len = 0;
    std::uint8_t key_id_len = 0;
    std::span<const std::byte> payload;
    std::span<const std::byte> signature;
};

// Nothing when the image ends without the marker, so is an unsigned module.
// throws Error, naming `file`, when the marker is there and what it
// promises is not.
std::optional<AppendedSignature> find_appended_signature(std::span<const std::byte> image,
                                                         std::string_view file);

} // namespace bpfsigctl
