// SPDX-License-Identifier: GPL-2.0
// One compressed part of an initramfs image: where it ends, and what it unpacks to.
// libarchive reads streams to the end of what it is given, so the end is found first,
// by the lengths that the formats themselves state.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace bpfsigctl {

// Those of the kernel's that are in use. Its lz4 is the legacy format, of `lz4 -l`.
enum class Packing { gzip, xz, zstd, lz4 };

// By the magic number, as the kernel's decompress_method() goes by it.
std::optional<Packing> packing_of(std::string_view bytes);

struct UnpackedSegment {
    std::string bytes;
    std::size_t packed_size = 0; // how much of the image it takes, at least one
};

// IMAGE begins with a segment of this kind and goes on after it. WHERE names file and
// offset. Throws Error if it is damaged, cut short, or unpacks to more than MAX bytes.
UnpackedSegment unpack_segment(Packing packing, std::string_view image, const std::string &where,
                               std::size_t max);

} // namespace bpfsigctl
