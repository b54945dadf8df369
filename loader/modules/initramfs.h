// SPDX-License-Identifier: GPL-2.0
// The modules in an initramfs image, as the kernel's unpack_to_rootfs() would find them:
// newc cpio archives one after another, each plain (early microcode) or compressed, with
// zeros between them. All in memory; nothing is unpacked to a file.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace bpfsigctl {

struct ImageModule {
    std::string path;  // in the image, as it is there
    std::string bytes; // of the file: compressed, if its name says so
};

// An image is kept in memory, and so is one unpacked segment of it. Whoever boots from
// more has another limit to think of.
inline constexpr std::size_t initramfs_unpacked_max = 2UL << 30;

// Whether IMAGE begins like one: a newc archive or a compressed segment, after zeros.
bool begins_like_initramfs(std::string_view image);

// Calls VISIT for each module that is a regular file with content, in the order of the
// image; of hard links that is the one that has the content. What VISIT throws ends it.
// Throws Error that names FILE and the offset in it where the kernel would stop, or when
// the segments unpack to more than MAX bytes in all.
void visit_modules(std::string_view image, const std::string &file,
                   const std::function<void(ImageModule)> &visit,
                   std::size_t max = initramfs_unpacked_max);

} // namespace bpfsigctl
