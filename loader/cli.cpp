// SPDX-License-Identifier: GPL-2.0
#include "loader/cli.h"
#include "loader/standard_streams.h"

#include <bpfsigctl/abi.h>

#include <cerrno>
#include <exception>
#include <iostream>

namespace bpfsigctl {

namespace {

using Command = std::function<ExitCode(std::ostream &)>;

CLI::App *add_command(Cli &cli, const char *name, const char *description, Command command) {
    CLI::App *sub = cli.app.add_subcommand(name, description);
    sub->add_flag("-j,--json", cli.common.json, "print JSON instead of text")->configurable(false);
    sub->callback([&cli, command = std::move(command)] { cli.command = command; });
    return sub;
}

template <typename Options>
ExitCode run_in_root(ExitCode (*command)(const CommonOptions &, const Options &, std::ostream &),
                     const CommonOptions &common, const Options &options, std::ostream &out) {
    if (!command)
        throw Error("this bpfsigctl is the one of the initramfs, which has neither events, verify, "
                    "inspect, detach nor attach: run the bpfsigctl of the real root");
    return command(common, options, out);
}

void add_check(Cli &cli) {
    CLI::App *sub =
        add_command(cli, "check", "Say whether this kernel can hold the policy; loads nothing",
                    [&cli](std::ostream &out) { return check(cli.common, cli.check, out); });
    sub->add_flag("--mount", cli.check.mount, "mount a bpffs on /sys/fs/bpf if there is none");
}

void add_load(Cli &cli) {
    CLI::App *sub =
        add_command(cli, "load", "Load, attach, pin and arm the policy: the window opens",
                    [&cli](std::ostream &out) { return load(cli.common, cli.load, out); });
    sub->add_option("--deadline", cli.load.policy.deadline_seconds,
                    "close the window this many SECONDS after arming; 0 for never")
        ->type_name("SECONDS")
        ->default_val(SIGCTL_DEADLINE_DEFAULT)
        ->check(CLI::Range(0, SIGCTL_DEADLINE_MAX));
    sub->add_option("--ledger", cli.load.policy.ledger_records,
                    "room for this many RECORDS; when it is full nothing more is admitted")
        ->type_name("RECORDS")
        ->default_val(SIGCTL_LEDGER_DEFAULT)
        ->check(CLI::Range(1, SIGCTL_LEDGER_MAX));
    sub->add_option("--retain", cli.load.policy.retain_mib,
                    "room of so many MIB for the images of admitted modules, to be verified later; "
                    "0 retains none")
        ->type_name("MIB")
        ->default_val(SIGCTL_RETAIN_DEFAULT)
        ->check(CLI::Range(0, SIGCTL_RETAIN_MAX));
    sub->add_flag("--must-retain", cli.load.policy.must_retain,
                  "refuse a module whose image does not fit, in place of admitting it");
    sub->add_flag_function(
        "--platform-keyring,!--no-platform-keyring",
        [&cli](std::int64_t given) { cli.load.platform_keyring = given > 0; },
        "verify later against the platform keyring, too, or not (default: as the kernel does)");
    sub->add_flag("--permissive", cli.load.policy.permissive,
                  "refuse nothing, record what would have been refused");
    sub->add_option("--object", cli.load.policy.object,
                    "load this BPF object FILE in place of the one built in")
        ->type_name("FILE");
    sub->add_flag("--mount", cli.load.mount, "mount a bpffs on /sys/fs/bpf if there is none");
}

void add_lock(Cli &cli) {
    CLI::App *sub =
        add_command(cli, "lock", "Close the window until reboot, and set sig_enforce",
                    [&cli](std::ostream &out) { return lock(cli.common, cli.lock, out); });
    sub->add_flag("--sig-enforce,!--no-sig-enforce", cli.lock.sig_enforce,
                  "let the kernel itself hold the lock (the default), or only the policy");
    sub->add_option("--wait", cli.lock.wait_seconds,
                    "wait at most SECONDS for admitted loads in flight")
        ->type_name("SECONDS")
        ->capture_default_str()
        ->check(CLI::Range(0, SIGCTL_DEADLINE_MAX));
}

void add_verify(Cli &cli) {
    CLI::App *sub =
        add_command(cli, "verify", "Verify now what entered unchecked, and say what came of it",
                    [&cli](std::ostream &out) {
                        return run_in_root(cli.root.verify, cli.common, cli.verify, out);
                    });
    sub->add_option("--signatures", cli.verify.signatures,
                    "take signatures that the images lack from DIR, as detach keeps them, or from "
                    "signed copies of the modules")
        ->type_name("DIR");
    static const std::map<std::string, OnBad> actions = {
        {"log", OnBad::log}, {"fail", OnBad::fail}, {"unload", OnBad::unload}};
    sub->add_option_function<std::string>(
           "--on-bad", [&cli](const std::string &word) { cli.verify.on_bad = actions.at(word); },
           "what to do when a module is not verified: fail (the default), unload it and fail, or "
           "log it and succeed")
        ->type_name("log|fail|unload")
        ->check(CLI::IsMember(actions));
    sub->add_option("--wait", cli.verify.wait_seconds,
                    "wait at most SECONDS for admitted loads in flight")
        ->type_name("SECONDS")
        ->capture_default_str()
        ->check(CLI::Range(0, SIGCTL_DEADLINE_MAX));
}

void add_ledger(Cli &cli) {
    CLI::App *sub =
        add_command(cli, "ledger", "List what entered and what was refused",
                    [&cli](std::ostream &out) { return ledger(cli.common, cli.ledger, out); });
    sub->add_option("--image", cli.ledger.image,
                    "print the retained image of the record with this number, SEQ, instead")
        ->type_name("SEQ")
        ->check(CLI::PositiveNumber)
        ->configurable(false);
}

void add_status(Cli &cli) {
    CLI::App *sub =
        add_command(cli, "status", "Tell the state, when and why it locked, and what holds it",
                    [&cli](std::ostream &out) { return status(cli.common, cli.status, out); });
    sub->add_flag("--metrics", cli.status.metrics, "print Prometheus' text format")
        ->configurable(false);
}

void add_events(Cli &cli) {
    CLI::App *sub =
        add_command(cli, "events", "Tell what happened: admissions, refusals, the lock, verdicts",
                    [&cli](std::ostream &out) {
                        return run_in_root(cli.root.events, cli.common, cli.events, out);
                    });
    sub->add_flag("--follow", cli.events.follow, "go on with what happens, until killed")
        ->configurable(false);
    sub->add_flag(
           "--journal", cli.events.journal,
           "write to systemd's journal, with a MESSAGE_ID and fields, not to standard output")
        ->configurable(false);
    sub->add_option("--interval", cli.events.interval_seconds,
                    "look every so many SECONDS when following")
        ->type_name("SECONDS")
        ->capture_default_str()
        ->check(CLI::Range(1, 3600));
}

void add_inspect(Cli &cli) {
    CLI::App *sub = add_command(
        cli, "inspect", "Tell of module files and initramfs images what is signed, how and by whom",
        [&cli](std::ostream &out) {
            return run_in_root(cli.root.inspect, cli.common, cli.inspect, out);
        });
    sub->add_option("FILE", cli.inspect.files, "a module, compressed or not, or an initramfs image")
        ->type_name("")
        ->required()
        ->configurable(false);
}

void add_settings(Cli &cli) {
    CLI::App *sub =
        add_command(cli, "settings", "Print what the hooks of initramfs and systemd go by",
                    [&cli](std::ostream &out) {
                        cli.settings.object = cli.load.policy.object;
                        return settings(cli.common, cli.settings, out);
                    });
    sub->add_option("--on-load-failure", cli.settings.on_load_failure,
                    "what the initramfs does when load fails: go on, with the kernel's own check, "
                    "or panic")
        ->type_name("continue|panic")
        ->capture_default_str()
        ->check(CLI::IsMember({"continue", "panic"}));
    sub->add_option("--detach", cli.settings.detach,
                    "whether the modules are put into the initramfs without their signatures")
        ->type_name("yes|no")
        ->capture_default_str()
        ->check(CLI::IsMember({"yes", "no"}));
    sub->add_option("--failure-action", cli.settings.failure_action,
                    "what systemd does when verify fails: its FailureAction=")
        ->type_name("ACTION")
        ->capture_default_str()
        ->check(CLI::IsMember({"none", "reboot", "reboot-force", "reboot-immediate", "poweroff",
                               "poweroff-force", "poweroff-immediate", "exit", "exit-force"}));
}

void add_tree_options(CLI::App &sub, TreeOptions &options, const char *option,
                      const char *description) {
    sub.add_option("DIR", options.directory, "the module tree, of an initramfs or another")
        ->type_name("")
        ->required()
        ->configurable(false);
    sub.add_option(option, options.signatures, description)->type_name("DIR")->configurable(false);
}

void add_detach(Cli &cli) {
    CLI::App *sub =
        add_command(cli, "detach", "Cut the signatures off a module tree, and keep them",
                    [&cli](std::ostream &out) {
                        return run_in_root(cli.root.detach, cli.common, cli.detach, out);
                    });
    add_tree_options(*sub, cli.detach, "--to",
                     "keep the signatures here; default: DIR.signatures, beside the tree");
}

void add_attach(Cli &cli) {
    CLI::App *sub =
        add_command(cli, "attach", "Give the modules of a tree their kept signatures back",
                    [&cli](std::ostream &out) {
                        return run_in_root(cli.root.attach, cli.common, cli.attach, out);
                    });
    add_tree_options(*sub, cli.attach, "--from",
                     "where the signatures are; default: DIR.signatures, beside the tree");
}

// Whose the error is: the configuration file's, where the arguments alone are accepted.
std::string blamed(const Cli &cli, int argc, char **argv) {
    const auto alone = make_cli(cli.root);
    alone->app.set_config("--config");
    try {
        alone->app.parse(argc, argv);
    } catch (const CLI::ParseError &) {
        return "";
    }
    return cli.app.get_config_ptr()->as<std::string>() + ": ";
}

int parse_and_run(Cli &cli, int argc, char **argv) {
    try {
        cli.app.parse(argc, argv);
    } catch (const CLI::Success &success) {
        return cli.app.exit(success); // --help, --version
    } catch (const CLI::ParseError &error) {
        std::cerr << "bpfsigctl: " << blamed(cli, argc, argv) << error.what()
                  << "; see bpfsigctl --help\n";
        return static_cast<int>(ExitCode::usage);
    }
    const ExitCode code = cli.command(std::cout);
    errno = 0;
    if (!std::cout.flush())
        throw system_error("cannot write the result to standard output", errno);
    return static_cast<int>(code);
}

} // namespace

std::unique_ptr<Cli> make_cli(const RootCommands &root) {
    auto cli = std::make_unique<Cli>();
    cli->root = root;
    CLI::App &app = cli->app;
    app.require_subcommand(1);
    app.fallthrough();
    app.set_version_flag("--version", std::string("bpfsigctl " BPFSIGCTL_VERSION ", ABI ") +
                                          std::to_string(SIGCTL_ABI_VERSION));
    app.set_config("--config", "/etc/bpfsigctl.conf", "read options from this INI FILE");
    app.allow_config_extras(CLI::config_extras_mode::error);
    app.add_flag("-j,--json", cli->common.json, "print JSON instead of text")->configurable(false);
    app.add_option("--pin-dir", cli->common.pin_dir, "where the policy's maps and links are pinned")
        ->type_name("DIR")
        ->capture_default_str();

    add_check(*cli);
    add_load(*cli);
    add_lock(*cli);
    add_status(*cli);
    add_ledger(*cli);
    add_events(*cli);
    add_verify(*cli);
    add_inspect(*cli);
    Cli &ref = *cli;
    add_command(ref, "unload", "Take the policy away; before the lock only",
                [&ref](std::ostream &out) { return unload(ref.common, out); });
    add_settings(*cli);
    add_detach(*cli);
    add_attach(*cli);
    return cli;
}

int run_cli(const RootCommands &root, int argc, char **argv) {
    occupy_standard_streams();
    try {
        return parse_and_run(*make_cli(root), argc, argv);
    } catch (const Error &error) {
        std::cerr << "bpfsigctl: " << error.what() << '\n';
        return static_cast<int>(error.exit_code());
    } catch (const std::exception &error) {
        std::cerr << "bpfsigctl: " << error.what() << '\n';
        return static_cast<int>(ExitCode::failed);
    }
}

} // namespace bpfsigctl
