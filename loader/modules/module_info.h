// SPDX-License-Identifier: GPL-2.0
// What a module says about itself in its section .modinfo.
#pragma once

#include <string>

namespace bpfsigctl {

struct ModuleInfo {
    std::string name;     // by .modinfo, which modules older than 4.14 lack: by their file
    std::string vermagic; // empty if it has none
};

// IMAGE is a whole module, decompressed, with a signature or without. It is not changed,
// but libelf wants it writable. PATH is where it was found, for its name.
// Throws Error that names FILE if it is not an ELF file with a .modinfo.
ModuleInfo read_module_info(std::string &image, const std::string &path, const std::string &file);

} // namespace bpfsigctl
