// SPDX-License-Identifier: GPL-2.0
// What scripts/bench makes of the figures: a gate that cannot be missed is none.
#include "chart.h"
#include "figures.h"
#include "gates.h"
#include "growth.h"
#include "tables.h"
#include "ways.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <string>

namespace {

bench::Figures figures_of(const std::string &kernel, const std::string &log) {
    bench::Figures figures(kernel);
    std::istringstream lines(log);
    figures.read(lines);
    return figures;
}

// Two modules: the check of one takes 100 and 2 a byte, of the other, too.
const char *const two = R"(# # figure bytes/a 10
# # figure bytes/b 30
# # figure checked 1260
# # figure checked/a 620
# # figure checked/b 640
# # figure unsigned 980
# # figure unsigned/a 500
# # figure unsigned/b 480
# # figure detached 1000
# # figure unretained 990
# # figure load 20
# # figure lock 5
# # figure lightest 18
# # figure floor.load 12
# # figure floor.unsigned 984
# # figure verify 250
)";

const bench::Verdict &verdict(const std::vector<bench::Verdict> &verdicts, const std::string &of) {
    const auto found = std::find_if(verdicts.begin(), verdicts.end(), [&](const auto &each) {
        return each.gate.find(of) != std::string::npos;
    });
    if (found == verdicts.end())
        throw std::runtime_error("no gate " + of);
    return *found;
}

TEST(Bench, ReadsFiguresAndCalls) {
    const auto figures = figures_of(
        "6.12", std::string(two) +
                    "# # execve: 1000 instructions without the policy, floor 1001, 1004 after the "
                    "lock, ratio 1.0040\r\n"
                    "# # of insmod: ratio of the policy 0.0024, of the kernel 0.0040\n"
                    "ok 1 figure it out\n");
    EXPECT_EQ(figures.at("checked"), 1260);
    EXPECT_EQ(figures.at("execve.locked"), 1004);
    EXPECT_EQ(figures.at("decision"), 0.0024);
    EXPECT_THROW((void)figures.at("nothing"), std::runtime_error);
}

TEST(Bench, AFigureThatIsNoNumberIsAnError) {
    EXPECT_THROW(figures_of("6.12", "# figure load abc\n"), std::runtime_error);
    EXPECT_THROW(figures_of("6.12", "# figure load 12x\n"), std::runtime_error);
}

TEST(Bench, WhatFollowsFromThem) {
    const auto figures = figures_of("6.12", two);
    EXPECT_EQ(bench::native_check(figures), 280);
    EXPECT_EQ(bench::check_per_byte(figures), 2);
    EXPECT_EQ(bench::whole_cost(figures), 45);
    EXPECT_EQ(bench::floor_of_whole_cost(figures), 16);
    EXPECT_NEAR(bench::break_even(figures), 25 / 130.0, 1e-9);
}

TEST(Bench, GatesAreMissedOrNot) {
    const auto verdicts = bench::judge(figures_of("6.12", two));
    EXPECT_FALSE(verdict(verdicts, "window, detached").missed());
    EXPECT_NEAR(verdict(verdicts, "retaining").value, 10 / 280.0, 1e-9);
    EXPECT_TRUE(verdict(verdicts, "whole cost").missed());
    EXPECT_FALSE(verdict(verdicts, "deferred").missed());
    EXPECT_TRUE(
        verdict(bench::judge(figures_of("6.12", std::string(two) + "# figure detached 1030\n")),
                "window, detached")
            .missed());
}

TEST(Bench, WhatIsNotHeldMayNotGetWorse) {
    const auto umount = [](const char *after) {
        return verdict(bench::judge(figures_of("6.12", std::string("# figure umount.without 1000\n"
                                                                   "# figure umount.floor 1010\n"
                                                                   "# figure umount.locked ") +
                                                           after + "\n")),
                       "umount");
    };
    EXPECT_FALSE(umount("1014").missed());
    EXPECT_TRUE(umount("1016").missed());
    EXPECT_FALSE(umount("1016").worse());
    EXPECT_TRUE(umount("1031").worse());
}

TEST(Bench, OnArm64TheWindowIsJudgedAboveItsFloor) {
    const auto judged = [](const char *kernel, const char *detached) {
        return bench::judge(
            figures_of(kernel, std::string(two) + "# figure detached " + detached + "\n"));
    };
    EXPECT_TRUE(verdict(judged("6.12", "1030"), "window, detached").missed());
    EXPECT_THROW((void)verdict(judged("6.12", "1030"), "window above"), std::runtime_error);
    EXPECT_THROW((void)verdict(judged("6.1", "1030"), "window above"), std::runtime_error);
    EXPECT_THROW((void)verdict(judged("arm64", "1030"), "window, detached"), std::runtime_error);
    EXPECT_FALSE(verdict(judged("arm64", "1013"), "window above").missed());
    EXPECT_TRUE(verdict(judged("arm64", "1014"), "window above").missed());
}

TEST(Bench, TheWholeCostIsJudgedAboveTheKernelsFloor) {
    const auto judged = [](const char *kernel, const char *load) {
        return bench::judge(figures_of(kernel, std::string(two) + "# figure load " + load + "\n"));
    };
    for (const char *kernel : {"6.12", "patched-6.12", "arm64"}) {
        EXPECT_NEAR(verdict(judged(kernel, "20"), "whole cost").value, 29 / 280.0, 1e-9);
        EXPECT_FALSE(verdict(judged(kernel, "4"), "whole cost").missed());
        EXPECT_TRUE(verdict(judged(kernel, "6"), "whole cost").missed());
    }
}

bench::Verdict refusal(const std::string &other, const std::string &locked) {
    return verdict(
        bench::judge(figures_of("6.12", "# figure refused." + other +
                                            " 7000000\n# figure refused.locked " + locked + "\n")),
        "refusal");
}

TEST(Bench, OfARefusalThePolicysPartIsJudged) {
    EXPECT_EQ(refusal("floor", "7020000").value, 20);
    EXPECT_FALSE(refusal("floor", "7025000").missed());
    EXPECT_TRUE(refusal("floor", "7025001").missed());
}

TEST(Bench, OfTwoBootsItIsKnownToAThousandth) {
    EXPECT_FALSE(refusal("enforced", "7007000").missed());
    EXPECT_TRUE(refusal("enforced", "7007001").missed());
}

TEST(Bench, OnAPatchedKernelItIsTheWaitThatCosts) {
    const std::string waited = std::string(two) + "# figure waited 985\n";
    EXPECT_EQ(bench::whole_cost(figures_of("patched-6.12", waited)), 30);
    const auto with_load = figures_of(
        "patched-6.12", waited + "# figure load.waited 50\n# figure floor.load.waited 40\n");
    EXPECT_EQ(bench::whole_cost(with_load), 60);
    EXPECT_EQ(bench::floor_of_whole_cost(with_load), 44);
    EXPECT_NEAR(bench::break_even(with_load), 55 / 137.5, 1e-9);
}

TEST(Bench, AfterTheLockItIsThePolicysPartThatIsJudged) {
    // Of three modules, of which one is never like itself.
    const auto locked = [](const std::string &a, const std::string &b) {
        return verdict(bench::judge(figures_of(
                           "6.12", "# figure bytes/a 1\n# figure bytes/b 1\n# figure bytes/c 1\n"
                                   "# figure checked/a 10000\n# figure floor/a 10050\n"
                                   "# figure checked/b 20000\n# figure floor/b 20050\n"
                                   "# figure checked/c 1000\n# figure floor/c 1000\n"
                                   "# figure locked/c 2000\n# figure locked/a " +
                                       a + "\n# figure locked/b " + b + "\n")),
                       "after the lock, above");
    };
    EXPECT_DOUBLE_EQ(locked("10050", "20050").value, 1);
    EXPECT_FALSE(locked("10059", "20050").missed());
    EXPECT_TRUE(locked("10061", "20050").missed());
}

TEST(Bench, OnlyWhatWasMeasuredIsJudged) {
    const auto verdicts = bench::judge(figures_of("6.12", two));
    EXPECT_THROW((void)verdict(verdicts, "umount"), std::runtime_error);
    EXPECT_THROW((void)verdict(verdicts, "patched"), std::runtime_error);
}

TEST(Bench, LimitsOf6_1) {
    const std::string slow = std::string(two) + "# figure load 640\n";
    EXPECT_TRUE(verdict(bench::judge(figures_of("6.12", slow)), "break-even").missed());
    EXPECT_FALSE(verdict(bench::judge(figures_of("6.1", slow)), "break-even").missed());
    EXPECT_THROW((void)verdict(bench::judge(figures_of("6.1", slow)), "whole cost"),
                 std::runtime_error);
}

TEST(Bench, TheChartHasABarForEachWay) {
    const auto figures = figures_of("6.12", two);
    const std::string svg = bench::chart({figures});
    std::size_t bars = 0;
    for (std::size_t at = svg.find("<rect x"); at != std::string::npos;
         at = svg.find("<rect x", at + 1))
        bars++;
    EXPECT_EQ(bars, bench::ways(figures).size());
}

TEST(Bench, WaysByAProgramAreItsOwn) {
    const auto figures = figures_of("6.12", std::string(two) + R"(# figure kmod.checked 2000
# figure kmod.detached 1700
)");
    const auto ways = bench::ways_by("kmod.", figures);
    ASSERT_EQ(ways.size(), 2);
    EXPECT_EQ(ways[0].cost, 2000);
    EXPECT_FALSE(ways[0].ours);
    EXPECT_EQ(ways[1].cost, 1700);
    EXPECT_TRUE(ways[1].ours);
    EXPECT_TRUE(bench::ways_by("busybox.", figures).empty());
}

// Of 9 modules and 10, so that they come in the order of numbers, not of words; and one
// size of which the half was measured.
const char *const growing = R"(# # figure growth.checked/10 1000
# # figure growth.checked/9 900
# # figure growth.detached/10 600
# # figure growth.detached/9 540
# # figure size.checked/4096 70
# # figure size.detached/4096 20
# # figure size.checked/8192 100
# # figure size.detached/8192 30
# # figure size.checked/16384 160
)";

TEST(Bench, GrowthWithLoadAndLockOnce) {
    const auto points = bench::growth_by_number(figures_of("6.12", std::string(two) + growing));
    ASSERT_EQ(points.size(), 2);
    EXPECT_EQ(points[0].at, 9);
    EXPECT_EQ(points[0].checked, 900);
    EXPECT_EQ(points[0].detached, 565);
    EXPECT_EQ(points[1].at, 10);
    EXPECT_EQ(points[1].detached, 625);
}

TEST(Bench, GrowthWithTheSizeIsOfTheLoadAlone) {
    const auto points = bench::growth_by_size(figures_of("6.12", std::string(two) + growing));
    ASSERT_EQ(points.size(), 2);
    EXPECT_EQ(points[0].checked, 70);
    EXPECT_EQ(points[0].detached, 20);
}

TEST(Bench, NoGrowthWhereNoneWasMeasured) {
    EXPECT_TRUE(bench::growth_by_number(figures_of("6.12", two)).empty());
    EXPECT_TRUE(bench::growth_by_size(figures_of("6.12", two)).empty());
    EXPECT_TRUE(bench::growth_by_number(figures_of("6.12", growing)).empty()); // no load
}

TEST(Bench, TheGrowthChartHasTwoLinesForEachPanel) {
    const auto with = figures_of("6.12", std::string(two) + growing);
    const auto without = figures_of("6.1", two);
    const std::string svg = bench::growth_chart({with, without});
    std::size_t lines = 0;
    for (std::size_t at = svg.find("<polyline"); at != std::string::npos;
         at = svg.find("<polyline", at + 1))
        lines++;
    EXPECT_EQ(lines, 4);
    EXPECT_EQ(svg.find("6.1,"), std::string::npos);
}

TEST(Bench, TablesHaveTheKernelsSideBySide) {
    const auto first =
        figures_of("6.12", "# figure lock 3400000\n# figure memory.verified 1048576\n");
    const auto second = figures_of("6.1", "# figure lock 123456000000\n# figure load 42000000\n");
    const std::string tables = bench::tables({first, second});
    EXPECT_NE(tables.find("| | 6.12 | 6.1 |\n|---|---|---|\n"), std::string::npos) << tables;
    EXPECT_NE(tables.find("| `lock` | 3.40 | 123,456 |\n"), std::string::npos) << tables;
    EXPECT_NE(tables.find("runs it | | 42.0 |\n"), std::string::npos) << tables;
    EXPECT_NE(tables.find("has seen all | 1,024 KiB | |\n"), std::string::npos) << tables;
}

TEST(Bench, AHookIsShownWithoutTheCountingOfIt) {
    const std::string tables =
        bench::tables({figures_of("6.12", "# figure hook.sigctl_file 2500\n"
                                          "# figure hook.nothing 100\n"),
                       figures_of("6.1", "# figure hook.sigctl_file 2500\n")});
    EXPECT_NE(tables.find("| `sigctl_file`, kernel_read_file | 2,400 | |\n"), std::string::npos)
        << tables;
    EXPECT_EQ(tables.find("`sigctl_wait`"), std::string::npos) << tables;
}

TEST(Bench, TablesShowWhatHasNoLimit) {
    const std::string tables = bench::tables({figures_of("6.12", two)});
    EXPECT_NE(tables.find("| whole cost / whole saving | 0.1607 |\n"), std::string::npos) << tables;
    EXPECT_NE(tables.find("| the kernel's floor of that | 0.0571 |\n"), std::string::npos)
        << tables;
}

TEST(Bench, TablesLeaveOutWhatWasMeasuredNowhere) {
    const std::string tables = bench::tables({figures_of("6.12", "# figure lock 1\n")});
    EXPECT_EQ(tables.find("`verify`"), std::string::npos) << tables;
    EXPECT_EQ(tables.find("Loading the modules"), std::string::npos) << tables;
}

TEST(Bench, TablesHaveInBoldWhatIsOverItsLimit) {
    const std::string tables = bench::tables({figures_of(
        "6.12", std::string(two) + "# figure memory.verified 1048576\n# figure status 1000000\n")});
    EXPECT_NE(tables.find("| memory held after verify, in KiB: 256 | **1024** |"),
              std::string::npos)
        << tables;
    EXPECT_NE(tables.find("instruction a ns: 10 | 1 |"), std::string::npos) << tables;
    EXPECT_NE(tables.find("**signatures detached, the policy** | 0.00 | 0.794 |"),
              std::string::npos)
        << tables;
}

} // namespace
