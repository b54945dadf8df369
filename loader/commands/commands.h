// SPDX-License-Identifier: GPL-2.0
// The commands: each a function from its options to an exit code. Results go to
// OUT, words about them to stderr; errors are thrown.
#pragma once

#include "loader/error.h"
#include "loader/pin_directory.h"
#include "loader/policy.h"

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

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
    std::optional<bool> platform_keyring; // default: as the kernel does
    bool mount = false;
};
ExitCode load(const CommonOptions &common, const LoadOptions &options, std::ostream &out);

struct LockOptions {
    bool sig_enforce = true;
    std::uint64_t wait_seconds = 10; // for admitted loads still in flight
};
ExitCode lock(const CommonOptions &common, const LockOptions &options, std::ostream &out);

// What to do about a module that turned out not to be verified.
enum class OnBad { log, fail, unload };

struct VerifyOptions {
    std::string signatures; // a directory of kept ones, or of signed copies; empty: neither
    OnBad on_bad = OnBad::fail;
    std::uint64_t wait_seconds = 10; // for loads still in flight
};
ExitCode verify(const CommonOptions &common, const VerifyOptions &options, std::ostream &out);

struct StatusOptions {
    bool metrics = false; // Prometheus' text in place of people's
};
ExitCode status(const CommonOptions &common, const StatusOptions &options, std::ostream &out);

struct EventsOptions {
    bool follow = false;                // go on until killed
    bool journal = false;               // to systemd's journal, not to OUT
    std::uint64_t interval_seconds = 2; // between looks
};
ExitCode events(const CommonOptions &common, const EventsOptions &options, std::ostream &out);

struct LedgerOptions {
    std::uint64_t image = 0; // the sequence number of a record: print the bytes retained of it
};
ExitCode ledger(const CommonOptions &common, const LedgerOptions &options, std::ostream &out);

struct InspectOptions {
    std::vector<std::string> files; // modules and initramfs images
};
ExitCode inspect(const CommonOptions &common, const InspectOptions &options, std::ostream &out);

ExitCode unload(const CommonOptions &common, std::ostream &out);

// What the initramfs' hooks and the units are configured to do around the command.
struct SettingsOptions {
    std::string on_load_failure = "continue"; // or panic
    std::string detach = "no";                // or yes
    std::string failure_action = "none";      // one of systemd's
    std::string object;                       // load's; empty: the one built in
};
ExitCode settings(const CommonOptions &common, const SettingsOptions &options, std::ostream &out);

// detach and attach work on a module tree, and need no kernel.
struct TreeOptions {
    std::string directory;
    std::string signatures; // empty: beside the tree
};
ExitCode detach(const CommonOptions &common, const TreeOptions &options, std::ostream &out);
ExitCode attach(const CommonOptions &common, const TreeOptions &options, std::ostream &out);

// The commands of the real root: those that read module files, or write to the journal.
// What they stand on is left out of an initramfs.
struct RootCommands {
    ExitCode (*events)(const CommonOptions &, const EventsOptions &, std::ostream &) = nullptr;
    ExitCode (*verify)(const CommonOptions &, const VerifyOptions &, std::ostream &) = nullptr;
    ExitCode (*inspect)(const CommonOptions &, const InspectOptions &, std::ostream &) = nullptr;
    ExitCode (*detach)(const CommonOptions &, const TreeOptions &, std::ostream &) = nullptr;
    ExitCode (*attach)(const CommonOptions &, const TreeOptions &, std::ostream &) = nullptr;
};
inline constexpr RootCommands root_commands{events, verify, inspect, detach, attach};

} // namespace bpfsigctl
