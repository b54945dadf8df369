// SPDX-License-Identifier: GPL-2.0
// The judge of the test bed: each way in which a result stream can fail to add up
// is found, and a good one is not taken for a bad one.
#include "ktap.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace {

using bpfsigctl::ktap::Markers;
using bpfsigctl::ktap::Outcome;
using bpfsigctl::ktap::Report;

constexpr std::string_view good_run = "KTAP version 1\n"
                                      "1..2\n"
                                      "# timeout set to 45\n"
                                      "# selftests: gate: origin.sh\n"
                                      "# KTAP version 1\n"
                                      "# 1..2\n"
                                      "# # loading dummy\n"
                                      "# ok 1 test_one\n"
                                      "# ok 2 test_two\n"
                                      "# # Totals: pass:2 fail:0 xfail:0 xpass:0 skip:0 error:0\n"
                                      "ok 1 selftests: gate: origin.sh\n"
                                      "# selftests: gate: plain.sh\n"
                                      "# no results of its own\n"
                                      "ok 2 selftests: gate: plain.sh\n"
                                      "# Totals: pass:2 fail:0 xfail:0 xpass:0 skip:0 error:0\n";

Report bare(std::string_view stream) {
    return parse(stream, Markers::Absent);
}

std::string from_vm(std::string_view stream, std::string_view status) {
    return "bpfsigctl-vm: init reached\n" + std::string(stream) + "bpfsigctl-vm: exit " +
           std::string(status) + "\n";
}

Report of_vm(std::string_view stream, std::string_view status) {
    return parse(from_vm(stream, status), Markers::Required);
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
    std::string result(text);
    const auto at = result.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return result.replace(at, from.size(), to);
}

std::string all_of(const std::vector<std::string> &lines) {
    std::string text;
    for (const auto &line : lines)
        text += line + "\n";
    return text;
}

void expect_problem(const Report &report, std::string_view part) {
    EXPECT_EQ(verdict(report), Outcome::Fail);
    EXPECT_TRUE(std::ranges::any_of(
        report.problems,
        [&](const auto &problem) { return problem.find(part) != std::string::npos; }))
        << "wanted: " << part << "\nhave: " << all_of(report.problems);
}

void expect_sound(const Report &report, Outcome outcome) {
    EXPECT_TRUE(report.problems.empty()) << all_of(report.problems);
    EXPECT_EQ(verdict(report), outcome);
}

TEST(KtapVerdict, NestedRunPasses) {
    const auto report = bare(good_run);
    expect_sound(report, Outcome::Pass);
    ASSERT_EQ(report.results.size(), 2U);
    EXPECT_EQ(report.results[0].name, "selftests: gate: origin.sh");
    ASSERT_EQ(report.results[0].nested.size(), 2U);
    EXPECT_EQ(report.results[0].nested[0].name, "test_one");
    EXPECT_EQ(report.results[0].nested[0].diagnostics, std::vector<std::string>{"loading dummy"});
    EXPECT_EQ(count_cases(report).passed, 3U);
}

TEST(KtapVerdict, RunFromVmPasses) {
    expect_sound(of_vm(good_run, "0"), Outcome::Pass);
}

TEST(KtapVerdict, CarriageReturnsAreNoMatter) {
    std::string text;
    for (const char c : from_vm(good_run, "0"))
        text += c == '\n' ? "\r\r\n" : std::string(1, c);
    expect_sound(parse(text, Markers::Required), Outcome::Pass);
}

TEST(KtapVerdict, LastLineNeedsNoNewline) {
    expect_sound(bare("KTAP version 1\n1..1\nok 1 a"), Outcome::Pass);
}

TEST(KtapVerdict, IndentedNestingPasses) {
    const auto report = bare("KTAP version 1\n1..1\n  KTAP version 1\n  1..2\n  ok 1 a\n"
                             "  ok 2 - b\nok 1 suite\n");
    expect_sound(report, Outcome::Pass);
    ASSERT_EQ(report.results[0].nested.size(), 2U);
    EXPECT_EQ(report.results[0].nested[1].name, "b");
}

TEST(KtapVerdict, ThreeLevelsPass) {
    const auto report = bare("KTAP version 1\n1..1\n# KTAP version 1\n# 1..1\n# # KTAP version 1\n"
                             "# # 1..1\n# # ok 1 leaf\n# ok 1 middle\nok 1 top\n");
    expect_sound(report, Outcome::Pass);
    EXPECT_EQ(report.results[0].nested[0].nested[0].name, "leaf");
    EXPECT_EQ(count_cases(report).passed, 1U);
}

TEST(KtapVerdict, OtherLinesArePassedOver) {
    expect_sound(bare("noise\nKTAP version 1\n1..1\nokay, then\nTotals\n\nok 1 a\n"),
                 Outcome::Pass);
}

TEST(KtapVerdict, FailureFails) {
    const auto report = bare("KTAP version 1\n1..2\nok 1 a\nnot ok 2 b # exit=3\n");
    expect_sound(report, Outcome::Fail);
    EXPECT_EQ(report.results[1].directive, "exit=3");
}

TEST(KtapVerdict, FailureWithSkipDirectiveFails) {
    expect_sound(bare("KTAP version 1\n1..1\nnot ok 1 a # SKIP really\n"), Outcome::Fail);
}

TEST(KtapVerdict, SomeSkippedPasses) {
    expect_sound(bare("KTAP version 1\n1..2\nok 1 a\nok 2 b # SKIP no xz\n"), Outcome::Pass);
}

TEST(KtapVerdict, AllSkippedIsSkip) {
    expect_sound(bare("KTAP version 1\n1..1\nok 1 a # SKIP no xz\n"), Outcome::Skip);
}

TEST(KtapVerdict, PlanOfNoneWithReasonIsSkip) {
    const auto report = bare("KTAP version 1\n1..0 # SKIP not here\n");
    expect_sound(report, Outcome::Skip);
    EXPECT_EQ(report.skip_all, "not here");
}

TEST(KtapVerdict, PlanOfNoneWithoutReasonIsProblem) {
    expect_problem(bare("KTAP version 1\n1..0\n"), "not a skip");
}

TEST(KtapVerdict, ReasonOfNestedSkipIsKept) {
    const auto report = bare("KTAP version 1\n1..1\n# KTAP version 1\n# 1..0 # SKIP no disk\n"
                             "ok 1 a # SKIP\n");
    expect_sound(report, Outcome::Skip);
    EXPECT_NE(all_of(describe(report)).find("no disk"), std::string::npos);
}

TEST(KtapVerdict, EmptyStreamIsProblem) {
    expect_problem(bare(""), "no version line");
    expect_problem(bare(""), "no plan");
}

TEST(KtapVerdict, MissingVersionIsProblem) {
    expect_problem(bare("1..1\nok 1 a\n"), "no version line");
}

TEST(KtapVerdict, SecondVersionIsProblem) {
    expect_problem(bare("KTAP version 1\n1..1\nKTAP version 1\nok 1 a\n"), "second version line");
}

TEST(KtapVerdict, MissingPlanIsProblem) {
    expect_problem(bare("KTAP version 1\nok 1 a\n"), "no plan");
}

TEST(KtapVerdict, SecondPlanIsProblem) {
    expect_problem(bare("KTAP version 1\n1..1\n1..1\nok 1 a\n"), "second plan");
}

TEST(KtapVerdict, LatePlanIsProblem) {
    expect_problem(bare("KTAP version 1\nok 1 a\n1..1\n"), "after results");
}

TEST(KtapVerdict, MalformedPlanIsProblem) {
    expect_problem(bare("KTAP version 1\n1..x\nok 1 a\n"), "not a plan");
    expect_problem(bare("KTAP version 1\n1..1x\nok 1 a\n"), "not a plan");
    expect_problem(bare("KTAP version 1\n1..99999999999999999999\nok 1 a\n"), "not a plan");
}

TEST(KtapVerdict, TooFewResultsIsProblem) {
    expect_problem(bare("KTAP version 1\n1..2\nok 1 a\n"), "the plan was 2, the results are 1");
}

TEST(KtapVerdict, TooManyResultsIsProblem) {
    expect_problem(bare("KTAP version 1\n1..1\nok 1 a\nok 2 b\n"),
                   "the plan was 1, the results are 2");
}

TEST(KtapVerdict, RepeatedNumberIsProblem) {
    expect_problem(bare("KTAP version 1\n1..2\nok 1 a\nok 1 b\n"), "where 2 was due");
}

TEST(KtapVerdict, SwappedNumbersAreProblem) {
    expect_problem(bare("KTAP version 1\n1..2\nok 2 b\nok 1 a\n"), "where 1 was due");
}

TEST(KtapVerdict, MalformedResultIsProblem) {
    expect_problem(bare("KTAP version 1\n1..1\nok\n"), "not a result");
    expect_problem(bare("KTAP version 1\n1..1\nok a\n"), "not a result");
    expect_problem(bare("KTAP version 1\n1..1\nok 1a\n"), "not a result");
    expect_problem(bare("KTAP version 1\n1..1\nnot ok\n"), "not a result");
    expect_problem(bare("KTAP version 1\n1..1\nok -1 a\n"), "not a result");
}

TEST(KtapVerdict, BailOutIsProblem) {
    expect_problem(bare("KTAP version 1\n1..1\nok 1 a\nBail out! no disk\n"), "no disk");
}

TEST(KtapVerdict, WrongTotalsAreProblem) {
    const std::string_view totals = "# Totals: pass:2 fail:0 xfail:0 xpass:0 skip:0 error:0\nok 1";
    for (const auto *wrong : {"pass:1 fail:0", "pass:2 fail:1", "pass:2 skip:1", ""})
        expect_problem(
            bare(replaced(good_run, totals, "# Totals: " + std::string(wrong) + "\nok 1")),
            "the totals are wrong");
}

TEST(KtapVerdict, ExpectedFailureCountsAsPassed) {
    expect_sound(bare("KTAP version 1\n1..1\nok 1 a # XFAIL known\n# Totals: pass:0 xfail:1\n"),
                 Outcome::Pass);
}

TEST(KtapVerdict, NestedShortPlanIsProblemAndNamesTheProgram) {
    expect_problem(bare(replaced(good_run, "# ok 2 test_two\n", "")),
                   "selftests: gate: origin.sh: the plan was 2, the results are 1");
}

TEST(KtapVerdict, NestedMissingPlanIsProblem) {
    expect_problem(bare(replaced(good_run, "# 1..2\n", "")), "origin.sh: no plan");
}

TEST(KtapVerdict, NestedFailureUnderOkIsProblem) {
    const auto stream = replaced(replaced(good_run, "# ok 2 test_two", "# not ok 2 test_two"),
                                 "# # Totals: pass:2 fail:0", "# # Totals: pass:1 fail:1");
    expect_problem(bare(stream), "reported ok, with failures");
}

TEST(KtapVerdict, NestedAllSkippedUnderPassIsProblem) {
    expect_problem(bare("KTAP version 1\n1..1\n# KTAP version 1\n# 1..1\n# ok 1 a # SKIP x\n"
                        "ok 1 suite\n"),
                   "all its own results skipped");
}

TEST(KtapVerdict, ProgramCutOffIsProblem) {
    expect_problem(bare("KTAP version 1\n1..1\nok 1 a\n# KTAP version 1\n# 1..1\n# ok 1 b\n"),
                   "cut off");
}

TEST(KtapVerdict, ProgramCutOffIsNamed) {
    expect_problem(bare("KTAP version 1\n1..2\nok 1 a\n# selftests: gate: memfd.sh\n# loading\n"),
                   "cut off in selftests: gate: memfd.sh");
}

TEST(KtapVerdict, ProgramFailingByItsExitAloneFails) {
    const auto report =
        bare("KTAP version 1\n1..1\n# KTAP version 1\n# 1..1\n# ok 1 a\nnot ok 1 p # exit=1\n");
    expect_sound(report, Outcome::Fail);
    EXPECT_EQ(count_cases(report).failed, 1U);
    EXPECT_NE(all_of(describe(report)).find("FAIL: p # exit=1"), std::string::npos);
}

TEST(KtapMarkers, MissingInitMarkerIsProblem) {
    expect_problem(parse(std::string(good_run) + "bpfsigctl-vm: exit 0\n", Markers::Required),
                   "never reached init");
}

TEST(KtapMarkers, MissingExitMarkerIsProblem) {
    expect_problem(parse("bpfsigctl-vm: init reached\n" + std::string(good_run), Markers::Required),
                   "no exit marker");
}

TEST(KtapMarkers, RebootIsProblem) {
    const auto once = from_vm(good_run, "0");
    expect_problem(parse("bpfsigctl-vm: init reached\n" + once, Markers::Required), "rebooted");
}

TEST(KtapMarkers, OutputAfterExitIsProblem) {
    expect_problem(parse(from_vm(good_run, "0") + "ok 3 late\n", Markers::Required),
                   "after the exit marker");
}

TEST(KtapMarkers, MalformedExitMarkerIsProblem) {
    expect_problem(of_vm(good_run, "zero"), "not an exit marker");
    expect_problem(of_vm(good_run, ""), "not an exit marker");
}

TEST(KtapMarkers, ExitStatusMustFitTheResults) {
    const std::string_view failing = "KTAP version 1\n1..1\nnot ok 1 a\n";
    const std::string_view skipping = "KTAP version 1\n1..1\nok 1 a # SKIP b\n";
    expect_sound(of_vm(failing, "1"), Outcome::Fail);
    expect_sound(of_vm(skipping, "4"), Outcome::Skip);
    expect_problem(of_vm(failing, "0"), "with failures among");
    expect_problem(of_vm(failing, "4"), "that are not");
    expect_problem(of_vm(skipping, "0"), "all results skipped");
    expect_problem(of_vm(good_run, "1"), "no failure among");
    expect_problem(of_vm(good_run, "4"), "that are not");
    expect_problem(of_vm(good_run, "127"), "neither pass, fail nor skip");
}

TEST(KtapDescribe, FailureComesWithPathAndDiagnostics) {
    const auto report =
        bare("KTAP version 1\n1..1\n# KTAP version 1\n# 1..2\n# # wanted EKEYREJECTED\n"
             "# not ok 1 test_memfd\n# ok 2 test_tmpfs # SKIP none\n"
             "not ok 1 selftests: gate: origin.sh # exit=1\n");
    EXPECT_EQ(describe(report), (std::vector<std::string>{
                                    "FAIL: 0 passed, 1 failed, 1 skipped",
                                    "FAIL: selftests: gate: origin.sh / test_memfd",
                                    "    wanted EKEYREJECTED",
                                    "skip: selftests: gate: origin.sh / test_tmpfs # SKIP none",
                                }));
}

TEST(KtapDescribe, ProblemsAreCountedAndNamed) {
    EXPECT_EQ(describe(bare("KTAP version 1\nok 1 a\n")),
              (std::vector<std::string>{
                  "FAIL: 1 passed, 0 failed, 0 skipped, 1 that do not add up",
                  "problem: no plan",
              }));
}

} // namespace
