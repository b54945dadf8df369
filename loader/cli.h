// SPDX-License-Identifier: GPL-2.0
// The command line and the configuration file: one definition of every option,
// from which --help, the man page's test and the configuration's keys follow.
#pragma once

#include "loader/commands/commands.h"

#include <CLI/CLI.hpp>

#include <functional>
#include <memory>
#include <ostream>

namespace bpfsigctl {

struct Cli {
    CLI::App app{"Let the initramfs' unsigned modules in, then lock the kernel against all others.",
                 "bpfsigctl"};
    CommonOptions common;
    CheckOptions check;
    LoadOptions load;
    LockOptions lock;
    VerifyOptions verify;
    LedgerOptions ledger;
    InspectOptions inspect;
    TreeOptions detach;
    TreeOptions attach;
    // The command given, ready to run.
    std::function<ExitCode(std::ostream &)> command;
};

std::unique_ptr<Cli> make_cli();

} // namespace bpfsigctl
