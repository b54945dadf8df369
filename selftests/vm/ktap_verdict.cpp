// SPDX-License-Identifier: GPL-2.0
// The verdict on a stream of KTAP results: one line that sums up, then what
// failed, was skipped, or does not add up.
//
// usage: ktap_verdict [--bare] [FILE]
//
// FILE (default: standard input) is what init of the VM wrote, between its two
// markers; with --bare, the output of run_selftests.sh alone. Exit status: 0
// passed, 1 failed, 2 wrong usage, 4 all skipped.
#include "ktap.h"

#include <array>
#include <cstddef>
#include <exception>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using bpfsigctl::ktap::Markers;
using bpfsigctl::ktap::Outcome;

constexpr int exit_failure = 1;
constexpr int exit_usage = 2;
constexpr int exit_skip = 4;

std::string read_all(std::istream &in, const std::string &name) {
    std::string text;
    std::array<char, 4096> buffer{};
    if (!in)
        throw std::runtime_error("cannot open " + name);
    while (in) {
        in.read(buffer.data(), buffer.size());
        text.append(buffer.data(), static_cast<std::size_t>(in.gcount()));
    }
    if (in.bad())
        throw std::runtime_error("cannot read " + name);
    return text;
}

std::string read_file(const std::string &path) {
    std::ifstream in(path, std::ios::binary);
    return read_all(in, path);
}

int run(std::vector<std::string> args) {
    auto markers = Markers::Required;
    if (!args.empty() && args.front() == "--bare") {
        markers = Markers::Absent;
        args.erase(args.begin());
    }
    if (args.size() > 1 || (!args.empty() && args.front().starts_with('-'))) {
        std::cerr << "usage: ktap_verdict [--bare] [FILE]\n";
        return exit_usage;
    }
    const auto stream = args.empty() ? read_all(std::cin, "standard input") : read_file(args[0]);
    const auto report = bpfsigctl::ktap::parse(stream, markers);
    for (const auto &line : bpfsigctl::ktap::describe(report))
        std::cout << line << '\n';
    if (!std::cout.flush())
        throw std::runtime_error("cannot write to standard output");
    switch (bpfsigctl::ktap::verdict(report)) {
    case Outcome::Pass:
        return 0;
    case Outcome::Skip:
        return exit_skip;
    case Outcome::Fail:
        break;
    }
    return exit_failure;
}

} // namespace

int main(int argc, char **argv) {
    try {
        return run({argv + 1, argv + argc});
    } catch (const std::exception &error) {
        std::cerr << "ktap_verdict: " << error.what() << '\n';
        return exit_failure;
    }
}
