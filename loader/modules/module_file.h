// SPDX-License-Identifier: GPL-2.0
// A module's file as it lies in a module tree: plain, or compressed as kmod and the
// kernel read it.
#pragma once

#include <string>
#include <string_view>

namespace bpfsigctl {

enum class Compression { none, gzip, xz, zstd };

// By the magic number at the beginning, as the kernel goes by it too.
Compression compression_of(std::string_view bytes);

// No module is larger: a compressed file that pretends to be is damaged, or an attack.
inline constexpr std::size_t module_image_max = 512UL << 20;

// The whole of a file. Throws Error that names PATH.
std::string read_whole_file(const std::string &path);

// The bytes that a kernel would see. Throws Error that names FILE when they are
// damaged, cut short, followed by something else, or more than MAX.
std::string decompress(std::string_view bytes, const std::string &file,
                       std::size_t max = module_image_max);

} // namespace bpfsigctl
