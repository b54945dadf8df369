// SPDX-License-Identifier: GPL-2.0
// Which files of a directory tree are modules, what they are called, and where the
// kept signature of one lies. Nothing is read here but directories.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bpfsigctl {

// A file below the tree's directory; PATH is relative to that.
struct TreeFile {
    std::string path;
    bool symlink = false;
};

// Every file and symbolic link, in the order of the paths' bytes. Symbolic links are
// not followed: `build` and `source` of a module tree lead out of it. Throws Error.
std::vector<TreeFile> walk_tree(const std::string &directory);

// NAME.ko, plain or with a suffix that kmod knows: .gz, .xz, .zst.
bool is_module_path(std::string_view path);

// NAME.ko.sig
bool is_kept_signature_path(std::string_view path);

// "kernel/drivers/net/dummy.ko.sig" of "kernel/drivers/net/dummy.ko.xz".
std::string kept_signature_path(std::string_view module_path);

// The name by which the kernel knows it: that of the file, with '_' for every '-', as
// modpost makes it. Of a module's path and of a kept signature's.
std::string module_name_of(std::string_view path);

} // namespace bpfsigctl
