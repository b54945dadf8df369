// SPDX-License-Identifier: GPL-2.0
// The commands: each a function from its options to an exit code. Results go to
// OUT, words about them to stderr; errors are thrown.
#pragma once

#include "loader/error.h"
#include "loader/pin_directory.h"
#include "loader/policy.h"

#include <cstdint>
#include <ostream>
#include <string>

namespace bpfsigctl {

struct CommonOptions {
    std::string pin_dir = default_pin_dir;
    bool json = false;

    [[nodiscard]] PinDirectory pins() const { return PinDirectory(pin_dir); }
};

struct CheckOptions {
    bool mount = false; // the bpffs, if it is not
};
ExitCode check(const CommonOptions &common, const CheckOptions &options, std::ostream &out);

struct LoadOptions {
    PolicyOptions policy;
    bool mount = false;
};
ExitCode load(const CommonOptions &common, const LoadOptions &options, std::ostream &out);

struct LockOptions {
    bool sig_enforce = true;
    std::uint64_t wait_seconds = 10; // for admitted loads still in flight
};
ExitCode lock(const CommonOptions &common, const LockOptions &options, std::ostream &out);

ExitCode status(const CommonOptions &common, std::ostream &out);
ExitCode ledger(const CommonOptions &common, std::ostream &out);
ExitCode unload(const CommonOptions &common, std::ostream &out);

// detach and attach work on a module tree, and need no kernel.
struct TreeOptions {
    std::string directory;
    std::string signatures; // empty: beside the tree
};
ExitCode detach(const CommonOptions &common, const TreeOptions &options, std::ostream &out);
ExitCode attach(const CommonOptions &common, const TreeOptions &options, std::ostream &out);

} // namespace bpfsigctl
