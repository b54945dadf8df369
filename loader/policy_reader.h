// SPDX-License-Identifier: GPL-2.0
// The two ways to read the armed policy: through its own reader program, or,
// when that is gone with its pin, through a map iterator.
#pragma once

#include "loader/fd.h"
#include "loader/pin_directory.h"

#include <bpfsigctl/abi.h>

#include <memory>

namespace bpfsigctl {

class PolicyReader {
public:
    PolicyReader() = default;
    PolicyReader(const PolicyReader &) = delete;
    PolicyReader &operator=(const PolicyReader &) = delete;
    PolicyReader(PolicyReader &&) = delete;
    PolicyReader &operator=(PolicyReader &&) = delete;
    virtual ~PolicyReader() = default;

    // Answers the request: table, first and count are in, count too is out, the
    // rest is out. Throws Error.
    virtual void read(sigctl_read &request) const = 0;
};

// The reader of the policy that is armed, or nothing if none is. Throws Error if
// the policy speaks another ABI.
std::unique_ptr<PolicyReader> find_reader(const PinDirectory &pins);

} // namespace bpfsigctl
