// SPDX-License-Identifier: GPL-2.0
// A module's file without its signature, and with it again: bytes to bytes. What is cut
// off is the end of the decompressed image; what comes out is compressed as what went in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bpfsigctl {

struct CutModule {
    std::string file;      // without the signature
    std::string signature; // PKCS#7 message, struct module_signature, marker
    bool restorable;       // join_signature() of the two is the file it was, to the bit
};

// Nothing if FILE has no signature. Throws std::runtime_error that names NAME if FILE, or
// the end of its image, is damaged.
std::optional<CutModule> cut_signature(std::string_view file, const std::string &name);

// Throws as the others do.
bool has_signature(std::string_view file, const std::string &name);

struct JoinedModule {
    std::string file;
    bool exact; // the settings that FILE was compressed with were found
};

// Nothing if FILE has a signature. Throws std::runtime_error that names NAME, if FILE is
// damaged, or the signature's file, if that is not one.
std::optional<JoinedModule> join_signature(std::string_view file, const std::string &name,
                                           std::string_view signature,
                                           const std::string &signature_name);

} // namespace bpfsigctl
