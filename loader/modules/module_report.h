// SPDX-License-Identifier: GPL-2.0
// All that a module's file tells about it, put together.
#pragma once

#include "loader/modules/module_file.h"
#include "loader/modules/signature_info.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace bpfsigctl {

struct ModuleReport {
    std::string name;
    std::string vermagic;
    std::size_t size = 0;        // of the image, decompressed, with its signature
    std::size_t hashed_size = 0; // what a check of the signature hashes; 0 if unsigned
    std::optional<SignatureInfo> signature;
};

// FILE has the bytes of a module, compressed or not, WHERE names it for messages, PATH is
// its path. Throws Error if it is no module, unpacks to more than MAX bytes, or has a
// signature that cannot be read.
ModuleReport report_module(std::string_view file, const std::string &path, const std::string &where,
                           std::size_t max = module_image_max);

} // namespace bpfsigctl
