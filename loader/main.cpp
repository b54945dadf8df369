// SPDX-License-Identifier: GPL-2.0
// Wires the command line to the commands, and errors to stderr and exit codes.
#include "loader/cli.h"
#include "loader/standard_streams.h"

#include <cerrno>
#include <exception>
#include <iostream>

namespace {

using bpfsigctl::Error;
using bpfsigctl::ExitCode;

int run(int argc, char **argv) {
    const auto cli = bpfsigctl::make_cli();
    try {
        cli->app.parse(argc, argv);
    } catch (const CLI::Success &success) {
        return cli->app.exit(success); // --help, --version
    } catch (const CLI::ParseError &error) {
        std::cerr << "bpfsigctl: " << error.what() << "; see bpfsigctl --help\n";
        return static_cast<int>(ExitCode::usage);
    }
    const ExitCode code = cli->command(std::cout);
    errno = 0;
    if (!std::cout.flush())
        throw bpfsigctl::system_error("cannot write the result to standard output", errno);
    return static_cast<int>(code);
}

} // namespace

int main(int argc, char **argv) {
    bpfsigctl::occupy_standard_streams();
    try {
        return run(argc, argv);
    } catch (const Error &error) {
        std::cerr << "bpfsigctl: " << error.what() << '\n';
        return static_cast<int>(error.exit_code());
    } catch (const std::exception &error) {
        std::cerr << "bpfsigctl: " << error.what() << '\n';
        return static_cast<int>(ExitCode::failed);
    }
}
