// SPDX-License-Identifier: GPL-2.0
// Two forms of nesting are read: kselftest's, where a program's own results stand
// as diagnostics ("# ok 1 ...") before its result line, and that of the KTAP
// specification, where they are indented by two spaces.
#include "ktap.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <sstream>
#include <string>
#include <utility>

namespace bpfsigctl::ktap {

namespace {

using Lines = std::vector<std::string_view>;

constexpr std::string_view diagnostic_prefix = "# ";
constexpr std::string_view nested_indent = "  ";
constexpr std::string_view totals_prefix = "# Totals: ";
constexpr std::size_t diagnostics_shown = 20;

std::string quoted(std::string_view text) {
    return "'" + std::string(text) + "'";
}

Lines split_lines(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        // A terminal on the way may have made CR LF of LF.
        while (line.ends_with('\r'))
            line.remove_suffix(1);
        lines.push_back(line);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ') || text.starts_with('\t'))
        text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('\t'))
        text.remove_suffix(1);
    return text;
}

bool consume(std::string_view &text, std::string_view prefix) {
    if (!text.starts_with(prefix))
        return false;
    text.remove_prefix(prefix.size());
    return true;
}

std::optional<std::size_t> consume_number(std::string_view &text) {
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc())
        return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

bool is_version(std::string_view line) {
    return line == "KTAP version 1" || line == "TAP version 13";
}

std::string_view without_nesting(std::string_view line) {
    if (line == "#")
        return {};
    if (!consume(line, diagnostic_prefix))
        consume(line, nested_indent);
    return line;
}

Totals count(const std::vector<Result> &results) {
    Totals totals;
    for (const auto &result : results) {
        switch (result.outcome) {
        case Outcome::Pass:
            ++totals.passed;
            break;
        case Outcome::Fail:
            ++totals.failed;
            break;
        case Outcome::Skip:
            ++totals.skipped;
            break;
        }
    }
    return totals;
}

// A level's verdict from its results: what its exit status must have been.
Outcome verdict_of(const std::vector<Result> &results) {
    const auto totals = count(results);
    if (totals.failed > 0)
        return Outcome::Fail;
    return totals.passed == 0 && totals.skipped > 0 ? Outcome::Skip : Outcome::Pass;
}

// One level of results, from its version line to its end.
class Level {
public:
    // `where` names the level in problems; empty for the outermost.
    Level(std::string where, std::vector<std::string> &problems)
        : where_(std::move(where)), problems_(problems) {}

    void read(const Lines &lines) {
        for (const auto line : lines)
            read_line(line);
        finish();
    }

    std::vector<Result> take_results() { return std::move(results_); }
    std::optional<std::string> skip_all() const { return skip_all_; }

private:
    void problem(const std::string &what) {
        problems_.push_back(where_.empty() ? what : where_ + ": " + what);
    }

    void read_line(std::string_view line) {
        if (is_version(line))
            read_version();
        else if (line.starts_with("1.."))
            read_plan(line);
        else if (line == "ok" || line.starts_with("ok ") || line.starts_with("not ok"))
            read_result(line);
        else if (line.starts_with("Bail out!"))
            problem("the test gave up: " + std::string(line));
        else if (line.starts_with(totals_prefix))
            totals_line_ = std::string(line.substr(totals_prefix.size()));
        else if (line.starts_with('#') || line.starts_with(nested_indent))
            block_.push_back(line);
        // KTAP has readers pass over any other line.
    }

    void read_version() {
        if (version_seen_)
            problem("a second version line: results of another program in between?");
        version_seen_ = true;
    }

    void read_plan(std::string_view line) {
        auto rest = line.substr(3);
        const auto number = consume_number(rest);
        rest = trimmed(rest);
        if (!number || (!rest.empty() && !rest.starts_with('#'))) {
            problem("not a plan: " + quoted(line));
            return;
        }
        if (plan_)
            problem("a second plan: " + quoted(line));
        if (!results_.empty())
            problem("the plan comes after results");
        plan_ = *number;
        if (*number == 0) {
            if (!consume(rest, "# SKIP"))
                problem("a plan of no tests that is not a skip");
            skip_all_ = std::string(trimmed(rest));
        }
    }

    void read_result(std::string_view line) {
        auto rest = line;
        const bool ok = consume(rest, "ok");
        if (!ok)
            consume(rest, "not ok");
        const bool separated = consume(rest, " ");
        const auto number = separated ? consume_number(rest) : std::nullopt;
        if (!number || (!rest.empty() && !rest.starts_with(' '))) {
            problem("not a result: " + quoted(line));
            return;
        }
        if (*number != results_.size() + 1)
            problem("result " + std::to_string(*number) + " where " +
                    std::to_string(results_.size() + 1) + " was due: " + quoted(line));

        Result result;
        const auto hash = rest.find(" # ");
        result.name = std::string(trimmed(rest.substr(0, hash)));
        consume_dash(result.name);
        if (hash != std::string_view::npos)
            result.directive = std::string(trimmed(rest.substr(hash + 3)));
        result.outcome = outcome_of(ok, result.directive);
        read_block(result);
        results_.push_back(std::move(result));
    }

    static void consume_dash(std::string &name) {
        if (name.starts_with("- "))
            name.erase(0, 2);
    }

    static Outcome outcome_of(bool ok, std::string_view directive) {
        if (!ok)
            return Outcome::Fail;
        return directive.starts_with("SKIP") ? Outcome::Skip : Outcome::Pass;
    }

    // What stood between the last result line and this one: diagnostics, and
    // perhaps the results of the program that this line is about.
    void read_block(Result &result) {
        Lines inner;
        for (const auto line : block_)
            inner.push_back(without_nesting(line));
        block_.clear();
        const auto start = std::ranges::find_if(inner, is_version);
        for (auto line = inner.begin(); line != start; ++line)
            result.diagnostics.emplace_back(*line);
        if (start == inner.end())
            return;

        Level level(where_.empty() ? result.name : where_ + " / " + result.name, problems_);
        level.read(Lines(start, inner.end()));
        result.nested = level.take_results();
        check_against_nested(result, level.skip_all().has_value());
        // kselftest's runner does not repeat the reason that the program gave.
        if (level.skip_all() && result.directive == "SKIP")
            result.directive += " " + *level.skip_all();
    }

    void check_against_nested(const Result &result, bool all_skipped) {
        const auto below = all_skipped ? Outcome::Skip : verdict_of(result.nested);
        if (below == Outcome::Fail && result.outcome != Outcome::Fail)
            problem(result.name + " is reported ok, with failures among its own results");
        if (below == Outcome::Skip && result.outcome == Outcome::Pass)
            problem(result.name + " is reported passed, with all its own results skipped");
    }

    void finish() {
        if (!version_seen_)
            problem("no version line");
        if (!plan_)
            problem("no plan");
        else if (*plan_ != results_.size())
            problem("the plan was " + std::to_string(*plan_) + ", the results are " +
                    std::to_string(results_.size()) + last_announced());
        if (std::ranges::any_of(block_,
                                [](auto line) { return is_version(without_nesting(line)); }))
            problem("a program was cut off: results without a result line of their own");
        check_totals();
    }

    // kselftest's runner names a program before it runs it.
    std::string last_announced() const {
        const auto last = std::ranges::find_if(block_.rbegin(), block_.rend(), [](auto line) {
            return line.starts_with("# selftests: ");
        });
        return last == block_.rend() ? "" : ": cut off in " + std::string(without_nesting(*last));
    }

    void check_totals() {
        if (!totals_line_)
            return;
        std::map<std::string, std::size_t, std::less<>> stated;
        std::istringstream words(*totals_line_);
        for (std::string word; words >> word;) {
            const auto colon = word.find(':');
            if (colon == std::string::npos)
                continue;
            auto digits = std::string_view(word).substr(colon + 1);
            if (const auto number = consume_number(digits); number && digits.empty())
                stated[word.substr(0, colon)] = *number;
        }
        const auto totals = count(results_);
        const auto stated_for = [&](std::string_view key) {
            const auto found = stated.find(key);
            return found == stated.end() ? 0 : found->second;
        };
        if (stated_for("pass") + stated_for("xfail") != totals.passed ||
            stated_for("fail") + stated_for("xpass") + stated_for("error") != totals.failed ||
            stated_for("skip") != totals.skipped)
            problem("the totals are wrong: " + quoted(*totals_line_) + " for " +
                    std::to_string(totals.passed) + " passed, " + std::to_string(totals.failed) +
                    " failed, " + std::to_string(totals.skipped) + " skipped");
    }

    std::string where_;
    std::vector<std::string> &problems_;
    bool version_seen_ = false;
    std::optional<std::size_t> plan_;
    std::optional<std::string> skip_all_;
    std::optional<std::string> totals_line_;
    std::vector<Result> results_;
    Lines block_;
};

constexpr std::size_t kselftest_fail = 1;
constexpr std::size_t kselftest_skip = 4;

// Takes the markers off the lines, and returns the exit status between them.
std::optional<std::size_t> take_markers(Lines &lines, std::vector<std::string> &problems) {
    const auto first = std::ranges::find(lines, init_marker);
    if (first == lines.end()) {
        problems.emplace_back("the VM never reached init");
    } else {
        lines.erase(lines.begin(), first + 1);
        if (std::ranges::find(lines, init_marker) != lines.end())
            problems.emplace_back("init ran twice: the VM rebooted");
    }
    const auto last =
        std::ranges::find_if(lines, [](auto line) { return line.starts_with(exit_marker); });
    if (last == lines.end()) {
        problems.emplace_back("the VM ended before its tests did: no exit marker");
        return std::nullopt;
    }
    auto text = last->substr(exit_marker.size());
    const auto status = consume_number(text);
    if (!status || !text.empty())
        problems.push_back("not an exit marker: " + quoted(*last));
    if (last + 1 != lines.end())
        problems.emplace_back("output after the exit marker");
    lines.erase(last, lines.end());
    return status;
}

void check_status(std::size_t status, const Report &report, std::vector<std::string> &problems) {
    const auto due = report.skip_all ? Outcome::Skip : verdict_of(report.results);
    const auto text = "exit status " + std::to_string(status);
    if (status == 0 && due == Outcome::Fail)
        problems.push_back(text + ", with failures among the results");
    else if (status == 0 && due == Outcome::Skip)
        problems.push_back(text + ", with all results skipped");
    else if (status == kselftest_skip && due != Outcome::Skip)
        problems.push_back(text + " (skip), with results that are not");
    else if (status == kselftest_fail && due != Outcome::Fail)
        problems.push_back(text + ", with no failure among the results");
    else if (status != 0 && status != kselftest_fail && status != kselftest_skip)
        problems.push_back(text + ": neither pass, fail nor skip");
}

void count_leaves(const std::vector<Result> &results, Totals &totals) {
    for (const auto &result : results) {
        // A program may fail by its exit status with all of its own results good.
        const bool fails_alone =
            result.outcome == Outcome::Fail && verdict_of(result.nested) != Outcome::Fail;
        if (!result.nested.empty())
            count_leaves(result.nested, totals);
        if (fails_alone)
            ++totals.failed;
        else if (result.nested.empty() && result.outcome == Outcome::Pass)
            ++totals.passed;
        else if (result.nested.empty() && result.outcome == Outcome::Skip)
            ++totals.skipped;
    }
}

std::string labelled(std::string label, const std::string &path, const Result &result) {
    label += path + result.name;
    return result.directive.empty() ? label : label + " # " + result.directive;
}

// The leaves that failed (with what they printed) or were skipped.
void describe_results(const std::vector<Result> &results, const std::string &path,
                      std::vector<std::string> &failures, std::vector<std::string> &skips) {
    for (const auto &result : results) {
        const bool below_explains =
            !result.nested.empty() && verdict_of(result.nested) == result.outcome;
        describe_results(result.nested, path + result.name + " / ", failures, skips);
        if (result.outcome == Outcome::Pass || below_explains)
            continue;
        if (result.outcome == Outcome::Skip) {
            skips.push_back(labelled("skip: ", path, result));
            continue;
        }
        failures.push_back(labelled("FAIL: ", path, result));
        const auto &lines = result.diagnostics;
        const auto from = lines.size() > diagnostics_shown ? lines.size() - diagnostics_shown : 0;
        for (auto i = from; i < lines.size(); ++i)
            failures.push_back("    " + lines[i]);
    }
}

} // namespace

Report parse(std::string_view stream, Markers markers) {
    Report report;
    auto lines = split_lines(stream);
    std::optional<std::size_t> status;
    if (markers == Markers::Required)
        status = take_markers(lines, report.problems);
    Level level("", report.problems);
    level.read(lines);
    report.results = level.take_results();
    report.skip_all = level.skip_all();
    if (status)
        check_status(*status, report, report.problems);
    return report;
}

Outcome verdict(const Report &report) {
    if (!report.problems.empty())
        return Outcome::Fail;
    return report.skip_all ? Outcome::Skip : verdict_of(report.results);
}

Totals count_cases(const Report &report) {
    Totals totals;
    count_leaves(report.results, totals);
    return totals;
}

std::vector<std::string> describe(const Report &report) {
    const auto totals = count_cases(report);
    std::string summary;
    switch (verdict(report)) {
    case Outcome::Pass:
        summary = "PASS: ";
        break;
    case Outcome::Fail:
        summary = "FAIL: ";
        break;
    case Outcome::Skip:
        summary = "SKIP: ";
        break;
    }
    summary += std::to_string(totals.passed) + " passed, " + std::to_string(totals.failed) +
               " failed, " + std::to_string(totals.skipped) + " skipped";
    if (!report.problems.empty())
        summary += ", " + std::to_string(report.problems.size()) + " that do not add up";

    std::vector<std::string> lines{summary};
    std::vector<std::string> failures;
    std::vector<std::string> skips;
    describe_results(report.results, "", failures, skips);
    if (report.skip_all)
        skips.push_back("skip: " + *report.skip_all);
    lines.insert(lines.end(), failures.begin(), failures.end());
    lines.insert(lines.end(), skips.begin(), skips.end());
    for (const auto &problem : report.problems)
        lines.push_back("problem: " + problem);
    return lines;
}

} // namespace bpfsigctl::ktap
