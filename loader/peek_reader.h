// SPDX-License-Identifier: GPL-2.0
// Reads the policy without any fd to its programs or maps: a map iterator of our
// own copies it out of the kernel. Slower, and for reading only.
#pragma once

#include "loader/light_object.h"
#include "loader/policy_reader.h"

namespace bpfsigctl {

class PeekReader : public PolicyReader {
public:
    // Loads and attaches the iterator. Throws Error.
    PeekReader();

    void read(sigctl_read &request) const override;

private:
    LightObject object_;
    Fd link_;
};

} // namespace bpfsigctl
