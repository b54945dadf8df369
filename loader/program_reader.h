// SPDX-License-Identifier: GPL-2.0
// Reads the policy by running its reader program.
#pragma once

#include "loader/policy_reader.h"

namespace bpfsigctl {

class ProgramReader : public PolicyReader {
public:
    // PROGRAM is sigctl_read.
    explicit ProgramReader(Fd program) : program_(std::move(program)) {}
    void read(sigctl_read &request) const override;

private:
    Fd program_;
};

} // namespace bpfsigctl
