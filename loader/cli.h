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
    RootCommands root;
    CommonOptions common;
    CheckOptions check;
    LoadOptions load;
    LockOptions lock;
    StatusOptions status;
    EventsOptions events;
    VerifyOptions verify;
    LedgerOptions ledger;
    InspectOptions inspect;
    SettingsOptions settings;
    TreeOptions detach;
    TreeOptions attach;
    // The command given, ready to run.
    std::function<ExitCode(std::ostream &)> command;
};

// Every option is known without ROOT, too, so that one configuration serves both; a
// command of ROOT that is not there throws Error.
std::unique_ptr<Cli> make_cli(const RootCommands &root = root_commands);

// What main() is: parses, runs the command, and returns the exit status, the cause of any
// other than success said on standard error.
int run_cli(const RootCommands &root, int argc, char **argv);

} // namespace bpfsigctl
