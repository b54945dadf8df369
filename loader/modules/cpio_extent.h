// SPDX-License-Identifier: GPL-2.0
// How far a newc cpio archive reaches: libarchive is given that much and not more. It
// would look for the next header where none is, and make room for a name of any length
// that a header states, of gigabytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace bpfsigctl {

// The most members that one archive may have.
inline constexpr std::size_t cpio_members_max = 1UL << 18;

// Without and with checksums, which the kernel reads and libarchive does not compare.
bool begins_with_newc(std::string_view bytes);

// The length of the archive that BYTES begin with, the trailer and its padding included.
// Throws Error that names WHERE if a header is not where it must be, or leads outside.
std::size_t cpio_extent(std::string_view bytes, const std::string &where);

} // namespace bpfsigctl
