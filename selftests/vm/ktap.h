// SPDX-License-Identifier: GPL-2.0
// Reads a stream of test results in KTAP, and finds what does not add up in it: a
// test bed is only worth something if silence, a short plan or a program that was
// cut off is never taken for success. Knows nothing of virtual machines but the
// two lines that init prints around the results.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bpfsigctl::ktap {

enum class Outcome { Pass, Fail, Skip };

// One result line, with the results of its own that a program printed before it.
struct Result {
    Outcome outcome = Outcome::Fail;
    std::string name;
    std::string directive; // what follows "# ": SKIP and its reason, TIMEOUT, exit=1
    std::vector<Result> nested;
    std::vector<std::string> diagnostics;
};

struct Report {
    std::vector<Result> results;
    std::optional<std::string> skip_all; // the reason of a plan of 1..0
    std::vector<std::string> problems;   // what contradicts itself, or is missing
};

// The markers that init prints first and last: "bpfsigctl-vm: exit STATUS".
inline constexpr std::string_view init_marker = "bpfsigctl-vm: init reached";
inline constexpr std::string_view exit_marker = "bpfsigctl-vm: exit ";

enum class Markers { Required, Absent };

Report parse(std::string_view stream, Markers markers);

// A problem makes the whole a failure, whatever the results say.
Outcome verdict(const Report &report);

// The results that have none below them.
struct Totals {
    std::size_t passed = 0;
    std::size_t failed = 0;
    std::size_t skipped = 0;
};
Totals count_cases(const Report &report);

// The lines for people: one that sums up, then one for each failure (with its
// diagnostics), each skipped result (with its reason), and each problem.
std::vector<std::string> describe(const Report &report);

} // namespace bpfsigctl::ktap
