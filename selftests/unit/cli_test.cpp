// SPDX-License-Identifier: GPL-2.0
// The command line and the configuration file: what is accepted means what it
// says, everything else is an error.
#include "loader/cli.h"

#include <bpfsigctl/abi.h>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

using bpfsigctl::Cli;
using bpfsigctl::make_cli;
using bpfsigctl::OnBad;

// A configuration file for one test.
class Configuration {
public:
    explicit Configuration(const std::string &text)
        : path_(testing::TempDir() + "bpfsigctl." + std::to_string(::getpid()) + ".conf") {
        std::ofstream(path_) << text;
    }
    Configuration(const Configuration &) = delete;
    Configuration &operator=(const Configuration &) = delete;
    Configuration(Configuration &&) = delete;
    Configuration &operator=(Configuration &&) = delete;
    ~Configuration() { std::filesystem::remove(path_); }

    [[nodiscard]] const std::string &path() const { return path_; }

private:
    std::string path_;
};

std::unique_ptr<Cli> parse(const std::vector<std::string> &arguments) {
    auto cli = make_cli();
    std::vector<std::string> backwards(arguments.rbegin(), arguments.rend());
    cli->app.parse(backwards);
    return cli;
}

std::unique_ptr<Cli> parse_with(const std::string &configuration,
                                std::vector<std::string> arguments) {
    const Configuration file(configuration);
    arguments.insert(arguments.begin(), {"--config", file.path()});
    return parse(arguments);
}

std::string command_of(const Cli &cli) {
    std::string names;
    for (const CLI::App *sub : cli.app.get_subcommands())
        names += sub->get_name();
    return names;
}

void expect_usage_error(const std::vector<std::string> &arguments) {
    SCOPED_TRACE(testing::PrintToString(arguments));
    try {
        parse(arguments);
        ADD_FAILURE() << "accepted";
    } catch (const CLI::Success &) {
        ADD_FAILURE() << "taken for --help or --version";
    } catch (const CLI::ParseError &error) {
        EXPECT_STRNE(error.what(), "");
    }
}

void expect_configuration_error(const std::string &text, const std::string &command = "load") {
    SCOPED_TRACE(text);
    try {
        parse_with(text, {command});
        ADD_FAILURE() << "accepted";
    } catch (const CLI::ParseError &error) {
        EXPECT_STRNE(error.what(), "");
    }
}

TEST(CommandLine, EverySubcommandParses) {
    for (const std::string command :
         {"check", "load", "lock", "status", "ledger", "verify", "unload"}) {
        const auto plain = parse({command});
        EXPECT_EQ(command_of(*plain), command);
        EXPECT_TRUE(plain->command);
        EXPECT_FALSE(plain->common.json);
        EXPECT_TRUE(parse({command, "--json"})->common.json);
        EXPECT_TRUE(parse({command, "-j"})->common.json);
    }
}

TEST(CommandLine, ModuleTreesAreGiven) {
    const auto detach = parse({"detach", "/tree", "--to", "/kept"});
    EXPECT_EQ(command_of(*detach), "detach");
    EXPECT_EQ(detach->detach.directory, "/tree");
    EXPECT_EQ(detach->detach.signatures, "/kept");
    const auto attach = parse({"attach", "--json", "/tree"});
    EXPECT_EQ(command_of(*attach), "attach");
    EXPECT_EQ(attach->attach.directory, "/tree");
    EXPECT_EQ(attach->attach.signatures, "");
    EXPECT_TRUE(attach->common.json);
    for (const std::string command : {"detach", "attach"}) {
        expect_usage_error({command});
        expect_usage_error({command, "/tree", "/other"});
    }
    expect_usage_error({"detach", "/tree", "--from", "/kept"});
    expect_usage_error({"attach", "/tree", "--to", "/kept"});
}

TEST(CommandLine, Defaults) {
    const auto cli = parse({"load"});
    EXPECT_EQ(cli->common.pin_dir, "/sys/fs/bpf/bpfsigctl");
    EXPECT_EQ(cli->load.policy.deadline_seconds, std::uint64_t{SIGCTL_DEADLINE_DEFAULT});
    EXPECT_EQ(cli->load.policy.ledger_records, std::uint32_t{SIGCTL_LEDGER_DEFAULT});
    EXPECT_FALSE(cli->load.policy.permissive);
    EXPECT_EQ(cli->load.policy.object, "");
    EXPECT_FALSE(cli->load.mount);
    EXPECT_TRUE(cli->lock.sig_enforce);
    EXPECT_EQ(cli->lock.wait_seconds, 10U);
    EXPECT_EQ(cli->load.policy.retain_mib, std::uint32_t{SIGCTL_RETAIN_DEFAULT});
    EXPECT_FALSE(cli->load.policy.must_retain);
    EXPECT_FALSE(cli->load.platform_keyring.has_value());
    EXPECT_EQ(cli->verify.signatures, "");
    EXPECT_EQ(cli->verify.on_bad, OnBad::fail);
    EXPECT_EQ(cli->verify.wait_seconds, 10U);
    EXPECT_EQ(cli->ledger.image, 0U);
}

TEST(CommandLine, OptionsOfDeferredVerification) {
    const auto load = parse({"load", "--retain", "0", "--must-retain", "--platform-keyring"});
    EXPECT_EQ(load->load.policy.retain_mib, 0U);
    EXPECT_TRUE(load->load.policy.must_retain);
    EXPECT_EQ(load->load.platform_keyring, true);
    EXPECT_EQ(parse({"load", "--no-platform-keyring"})->load.platform_keyring, false);
    EXPECT_EQ(parse({"load", "--retain=256"})->load.policy.retain_mib, 256U);
    for (const char *value : {"-1", "257", "4294967296", "1M", ""})
        expect_usage_error({"load", std::string("--retain=") + value});
    EXPECT_EQ(parse({"verify", "--signatures", "/s"})->verify.signatures, "/s");
    EXPECT_EQ(parse({"verify", "--on-bad", "log"})->verify.on_bad, OnBad::log);
    EXPECT_EQ(parse({"verify", "--on-bad", "unload"})->verify.on_bad, OnBad::unload);
    EXPECT_EQ(parse_with("[verify]\non-bad=unload\n", {"verify"})->verify.on_bad, OnBad::unload);
    for (const char *value : {"", "ignore", "0", "FAIL"})
        expect_usage_error({"verify", std::string("--on-bad=") + value});
    expect_configuration_error("[verify]\non-bad=ignore\n", "verify");
    EXPECT_EQ(parse({"ledger", "--image", "7"})->ledger.image, 7U);
    for (const char *value : {"0", "-1", "x"})
        expect_usage_error({"ledger", std::string("--image=") + value});
}

TEST(CommandLine, OptionsMeanWhatTheySay) {
    const auto load = parse({"load", "--deadline", "0", "--ledger=65536", "--permissive",
                             "--object", "/o", "--mount", "--pin-dir", "/p"});
    EXPECT_EQ(load->load.policy.deadline_seconds, 0U);
    EXPECT_EQ(load->load.policy.ledger_records, 65536U);
    EXPECT_TRUE(load->load.policy.permissive);
    EXPECT_EQ(load->load.policy.object, "/o");
    EXPECT_TRUE(load->load.mount);
    EXPECT_EQ(load->common.pin_dir, "/p");
    EXPECT_EQ(parse({"--pin-dir", "/q", "status"})->common.pin_dir, "/q");
    EXPECT_EQ(parse({"load", "--deadline", "86400"})->load.policy.deadline_seconds, 86400U);
    EXPECT_EQ(parse({"load", "--ledger", "1"})->load.policy.ledger_records, 1U);
    EXPECT_TRUE(parse({"check", "--mount"})->check.mount);
    EXPECT_FALSE(parse({"lock", "--no-sig-enforce"})->lock.sig_enforce);
    EXPECT_TRUE(parse({"lock", "--sig-enforce"})->lock.sig_enforce);
    EXPECT_EQ(parse({"lock", "--wait", "0"})->lock.wait_seconds, 0U);
}

TEST(CommandLine, HelpAndVersionAreNoErrors) {
    EXPECT_THROW(parse({"--help"}), CLI::CallForHelp);
    EXPECT_THROW(parse({"--version"}), CLI::CallForVersion);
    for (const std::string command :
         {"check", "load", "lock", "status", "ledger", "verify", "unload"})
        EXPECT_THROW(parse({command, "--help"}), CLI::CallForHelp) << command;
}

TEST(CommandLine, UnknownWordsAreErrors) {
    expect_usage_error({});
    expect_usage_error({"open"});
    expect_usage_error({"--unknown"});
    expect_usage_error({"load", "--unknown"});
    expect_usage_error({"load", "extra"});
    expect_usage_error({"status", "--deadline", "1"});
    expect_usage_error({"load", "lock"});
    expect_usage_error({"load", "--deadline"});
}

TEST(CommandLine, DeadlinesOutOfRangeAreErrors) {
    for (const char *value :
         {"-1", "86401", "4294967296", "99999999999999999999", "-99999999999999999999",
          "18446744073709551616", "abc", "1.5", "1s", "", " ", "nan", "1e3"})
        expect_usage_error({"load", std::string("--deadline=") + value});
    expect_usage_error({"lock", "--wait", "-1"});
    expect_usage_error({"lock", "--wait", "86401"});
}

TEST(CommandLine, LedgerSizesOutOfRangeAreErrors) {
    for (const char *value :
         {"0", "65537", "-1", "4294967297", "99999999999999999999", "abc", "1.5", ""})
        expect_usage_error({"load", std::string("--ledger=") + value});
}

TEST(ConfigurationFile, SetsValuesBySection) {
    const std::string text = "pin-dir = /pins\n"
                             "# a comment\n"
                             "[load]\n"
                             "deadline = 60\n"
                             "ledger = 16\n"
                             "permissive = true\n"
                             "[lock]\n"
                             "sig-enforce = false\n"
                             "wait = 3\n";
    const auto load = parse_with(text, {"load"});
    EXPECT_EQ(load->common.pin_dir, "/pins");
    EXPECT_EQ(load->load.policy.deadline_seconds, 60U);
    EXPECT_EQ(load->load.policy.ledger_records, 16U);
    EXPECT_TRUE(load->load.policy.permissive);
    const auto lock = parse_with(text, {"lock"});
    EXPECT_FALSE(lock->lock.sig_enforce);
    EXPECT_EQ(lock->lock.wait_seconds, 3U);
    EXPECT_EQ(lock->common.pin_dir, "/pins");
}

// Sections of other commands must not run those.
TEST(ConfigurationFile, LeavesTheCommandToTheCommandLine) {
    const std::string text = "[load]\ndeadline = 60\n[lock]\nwait = 3\n";
    for (const std::string command :
         {"check", "load", "lock", "status", "ledger", "verify", "unload"})
        EXPECT_EQ(command_of(*parse_with(text, {command})), command);
    expect_usage_error({});
    EXPECT_THROW(parse_with(text, {}), CLI::ParseError);
}

TEST(ConfigurationFile, CallsNoOtherCommand) {
    const Configuration file("[load]\ndeadline = 60\n[lock]\nwait = 3\n");
    const auto cli = make_cli();
    int called = 0;
    for (const char *name : {"load", "lock"})
        cli->app.get_subcommand(name)->callback([&called] { called++; });
    std::vector<std::string> backwards{"status", file.path(), "--config"};
    cli->app.parse(backwards);
    EXPECT_EQ(called, 0);
    EXPECT_TRUE(cli->command);
}

TEST(ConfigurationFile, TheCommandLineWins) {
    const auto cli = parse_with("pin-dir = /pins\n[load]\ndeadline = 60\nledger = 16\n",
                                {"load", "--deadline", "5", "--pin-dir", "/other"});
    EXPECT_EQ(cli->load.policy.deadline_seconds, 5U);
    EXPECT_EQ(cli->load.policy.ledger_records, 16U);
    EXPECT_EQ(cli->common.pin_dir, "/other");
    EXPECT_TRUE(
        parse_with("[lock]\nsig-enforce = false\n", {"lock", "--sig-enforce"})->lock.sig_enforce);
}

TEST(ConfigurationFile, AFlagNeedsNoValue) {
    EXPECT_TRUE(parse_with("[load]\npermissive\n", {"load"})->load.policy.permissive);
    EXPECT_FALSE(parse_with("[load]\npermissive = false\n", {"load"})->load.policy.permissive);
}

TEST(ConfigurationFile, HasWhatTheHooksGoBy) {
    const auto printed = [](const std::string &text, std::vector<std::string> arguments) {
        std::ostringstream out;
        const auto cli = parse_with(text, std::move(arguments));
        EXPECT_EQ(cli->command(out), bpfsigctl::ExitCode::ok);
        return out.str();
    };
    EXPECT_EQ(printed("", {"settings"}),
              "on_load_failure=continue\ndetach=no\nfailure_action=none\nobject=''\n");
    const std::string text =
        "[settings]\non-load-failure=panic\ndetach=yes\nfailure-action=poweroff\n";
    EXPECT_EQ(printed(text, {"settings"}),
              "on_load_failure=panic\ndetach=yes\nfailure_action=poweroff\nobject=''\n");
    EXPECT_EQ(nlohmann::json::parse(printed(text, {"settings", "--json"})),
              (nlohmann::json{{"on_load_failure", "panic"},
                              {"detach", "yes"},
                              {"failure_action", "poweroff"},
                              {"object", ""}}));
    EXPECT_NE(printed("[load]\nobject=\"/etc/it's $(reboot)\"\n", {"settings"})
                  .find("\nobject='/etc/it'\\''s $(reboot)'\n"),
              std::string::npos);
    // They are words for sh, and nothing else.
    expect_configuration_error("[settings]\non-load-failure=$(reboot)\n", "settings");
    expect_configuration_error("[settings]\ndetach=maybe\n", "load");
    expect_configuration_error("[settings]\nfailure-action=burn\n", "settings");
}

// Each key is in the file that is installed, in its section, commented out with its
// default or an example; and with all of them the file can be read.
TEST(ConfigurationFile, TheOneInstalledHasEveryKey) {
    std::ifstream file(SOURCE_DIR "/integration/bpfsigctl.conf");
    std::set<std::string> keys;
    std::string section;
    std::string all;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with('['))
            section = line.substr(1, line.find(']') - 1) + ".";
        const bool key = line.starts_with('#') && !line.starts_with("# ");
        if (key)
            keys.insert(section + line.substr(1, line.find('=') - 1));
        all += (key ? line.substr(1) : line) + "\n";
    }
    const auto cli = make_cli();
    std::set<std::string> wanted;
    const auto add = [&wanted](const CLI::App &app, const std::string &prefix) {
        for (const CLI::Option *option : app.get_options())
            if (option->get_configurable() && option != app.get_help_ptr() &&
                option != app.get_version_ptr() && option != app.get_config_ptr())
                wanted.insert(prefix + option->get_lnames().at(0));
    };
    add(cli->app, "");
    for (const CLI::App *sub : cli->app.get_subcommands({}))
        add(*sub, sub->get_name() + ".");
    EXPECT_EQ(keys, wanted);
    EXPECT_EQ(command_of(*parse_with(all, {"settings"})), "settings");
}

// The one of the initramfs knows every option, as both read the same file.
TEST(Cli, WithoutWhatReadsFilesSaysSo) {
    const auto cli = make_cli({});
    std::vector<std::string> backwards{"log", "--on-bad", "verify"};
    cli->app.parse(backwards);
    std::ostringstream out;
    EXPECT_THROW(cli->command(out), bpfsigctl::Error);
}

TEST(ConfigurationFile, EmptyIsFine) {
    EXPECT_EQ(command_of(*parse_with("", {"load"})), "load");
    EXPECT_EQ(command_of(*parse_with("\n# nothing\n; nothing\n\n", {"load"})), "load");
}

TEST(ConfigurationFile, BadValuesAreErrors) {
    for (const char *value : {"-1", "86401", "99999999999999999999", "abc", "1.5", ""})
        expect_configuration_error(std::string("[load]\ndeadline = ") + value + "\n");
    for (const char *value : {"0", "65537", "-1", "abc"})
        expect_configuration_error(std::string("[load]\nledger = ") + value + "\n");
    expect_configuration_error("[load]\npermissive = perhaps\n");
    expect_configuration_error("[lock]\nsig-enforce = perhaps\n", "lock");
}

// A typing error in the file must not pass because another command was given.
TEST(ConfigurationFile, BadValuesOfOtherCommandsAreErrors) {
    expect_configuration_error("[load]\ndeadline = abc\n", "status");
    expect_configuration_error("[load]\nledger = 0\n", "lock");
}

TEST(ConfigurationFile, UnknownKeysAndSectionsAreErrors) {
    expect_configuration_error("unknown = 1\n");
    expect_configuration_error("[load]\nunknown = 1\n");
    expect_configuration_error("[unknown]\ndeadline = 1\n");
    expect_configuration_error("[unknown]\n");
    expect_configuration_error("deadline = 1\n");
    expect_configuration_error("[load]\nwait = 1\n");
}

TEST(ConfigurationFile, MalformedLinesAreErrors) {
    expect_configuration_error("this is no configuration\n");
    expect_configuration_error("[load]\ngarbage\n");
    expect_configuration_error("[load\ndeadline = 60\n");
    expect_configuration_error("[load]\n= 60\n");
    expect_configuration_error("[load]\ndeadline\n");
    expect_configuration_error("[load]\ndeadline = 60 70\n");
    expect_configuration_error(std::string("[load]\n\x7f\x45\x4c\x46\x01\xff\xfe\n"));
}

TEST(ConfigurationFile, TwoValuesForOneKeyAreAnError) {
    expect_configuration_error("[load]\ndeadline = 60\ndeadline = 70\n");
}

TEST(ConfigurationFile, NoOptionOfTheCommandLineOnly) {
    expect_configuration_error("[load]\njson = true\n");
    expect_configuration_error("help = true\n");
}

TEST(ConfigurationFile, AMissingOneIsAnErrorOnlyIfGiven) {
    expect_usage_error({"--config", "/no/such/file", "load"});
    expect_usage_error({"load", "--config", "/no/such/file"});
    expect_usage_error({"--config", "/", "load"});
    EXPECT_NO_THROW(parse({"load"}));
}

} // namespace
