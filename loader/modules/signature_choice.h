// SPDX-License-Identifier: GPL-2.0
// Which of the signatures at hand is a module's, and what it says in a few words.
#pragma once

#include "loader/modules/signature_store.h"

#include <optional>
#include <string>
#include <string_view>

namespace bpfsigctl {

// The signature of the module NAME that was loaded from PATH: of several files of one
// name, as in updates/ and kernel/, the one whose path ends most like PATH. Nothing if
// there is no store, or none in it. Throws Error for a file that cannot be read.
std::optional<std::string> choose_signature(const std::optional<SignatureStore> &store,
                                            std::string_view name, const std::string &path);

// "sha256 ECDSA by NAME" of the signature at the end of IMAGE; nothing if it has none
// that can be read. Raw bytes, to be escaped.
std::optional<std::string> describe_signature(std::string_view image);

} // namespace bpfsigctl
