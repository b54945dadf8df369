// SPDX-License-Identifier: GPL-2.0
// What `inspect` found in a file, as text and as JSON.
#pragma once

#include "loader/modules/module_report.h"
#include "loader/modules/trusted_keys.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace bpfsigctl {

struct InspectedModule {
    std::string path; // of the file, or in the initramfs
    ModuleReport report;
    KeyKnown key_known = KeyKnown::unknown; // of a signed one
};

struct InspectedFile {
    std::string path;
    bool is_initramfs = false;
    std::vector<InspectedModule> modules; // of a module's file: itself
};

// What the kernel has to do for the signatures of these modules, if it loads them all.
struct SignatureCosts {
    std::size_t size = 0; // of the images, decompressed
    std::size_t checks = 0;
    std::size_t hashed = 0;                       // bytes
    std::map<std::string, std::size_t> by_scheme; // "sha256 RSA-4096" to how many
};
SignatureCosts costs_of(const std::vector<InspectedModule> &modules);

nlohmann::ordered_json inspection_to_json(const InspectedFile &file);

// One table of all the modules' files, then one of each initramfs and what it sums up to.
std::string inspections_to_text(const std::vector<InspectedFile> &files);

} // namespace bpfsigctl
