// SPDX-License-Identifier: GPL-2.0
// Asks the loaded policy for the deferred verification of its records. The
// verdicts are the policy's own; nothing here can give one.
#pragma once

#include "loader/fd.h"
#include "loader/loaded_policy.h"

#include <cstdint>
#include <optional>
#include <string>

namespace bpfsigctl {

class Verifier {
public:
    // Throws Error if the program is gone: then there will never be a verdict.
    explicit Verifier(const LoadedPolicy &policy);

    // Has the record at INDEX of the ledger judged, by what was cut from the end of
    // its image if that has no signature itself. LOST: what is not retained by now
    // never will be. Returns false while its load is still going on. Throws Error
    // when the kernel could not verify; then the record is as it was.
    [[nodiscard]] bool judge(std::uint32_t index, const std::optional<std::string> &signature,
                             bool lost);

private:
    void attach();

    Fd program_;
    Fd link_; // this process', or another verification's does as well
};

} // namespace bpfsigctl
