// SPDX-License-Identifier: GPL-2.0
// An open directory that closes itself. Not std::filesystem, which is 20 KB of what an
// initramfs gets.
#pragma once

#include <dirent.h>

#include <memory>

namespace bpfsigctl {

struct DirectoryClose {
    void operator()(DIR *directory) const { ::closedir(directory); }
};
using Directory = std::unique_ptr<DIR, DirectoryClose>;

} // namespace bpfsigctl
