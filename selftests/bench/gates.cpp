// SPDX-License-Identifier: GPL-2.0
#include "gates.h"

#include <algorithm>
#include <functional>

namespace bench {

namespace {

constexpr double never = -1;

struct Limits {
    double limit;
    double on_6_1; // never: none, as for all of them
    double on_arm64;
    double reached = never; // where the limit is not held yet, what is
};

constexpr Limits at_most(double limit, double reached = never) {
    return {limit, limit, limit, reached};
}

struct Gate {
    const char *name;
    Limits limits;
    std::function<double(const Figures &)> value;
};

std::function<double(const Figures &)> ratio(const char *above, const char *below) {
    return [=](const Figures &figures) { return figures.at(above) / figures.at(below); };
}

std::function<double(const Figures &)> of_the_check(const char *way, const char *base) {
    return [=](const Figures &figures) {
        return (figures.at(way) - figures.at(base)) / native_check(figures);
    };
}

// What the policy adds to what takes that much without it: the rest of what any BPF program on
// these hooks adds is the kernel's, see docs/performance.md.
double above_the_floor(double locked, double floor, double without) {
    return 1 + (locked - floor) / without;
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

// The middle one of the set's modules: aesni-intel takes an eighth more on 6.12 where signatures
// are enforced, as they are after the lock, without a policy as well.
double signed_after_the_lock(const Figures &figures) {
    const std::vector<double> locked = figures.each("locked");
    const std::vector<double> floor = figures.each("floor");
    const std::vector<double> checked = figures.each("checked");
    std::vector<double> ratios;
    for (std::size_t i = 0; i < checked.size(); i++)
        ratios.push_back(above_the_floor(locked[i], floor[i], checked[i]));
    if (ratios.empty())
        throw NotMeasured(figures.kernel() + ": no modules were measured");
    return median(std::move(ratios));
}

const std::vector<Gate> &gates() {
    static const std::vector<Gate> all = {
        {"window, detached / unsigned without a policy",
         {1.05, 1.05, never},
         ratio("detached", "unsigned")},
        // There a module takes a fifth of what it takes elsewhere, so that the floor and the copy
        // that is retained are more than a twentieth by themselves: docs/performance.md.
        {"window above the kernel's floor, detached / unsigned without a policy",
         {never, never, 1.03},
         [](const Figures &figures) {
             const double above = figures.at("detached") - figures.at("floor.unsigned");
             return 1 + above / figures.at("unsigned");
         }},
        {"window, patched / unsigned without a policy", at_most(1.05), ratio("waited", "unsigned")},
        {"window, patched / native check, the verification's part", at_most(0.20),
         of_the_check("waited", "unsigned")},
        {"one decision / an insmod of 20 KB", at_most(0.005),
         [](const Figures &figures) { return figures.at("decision"); }},
        {"a signed module after the lock, above the kernel's floor / without a policy",
         at_most(1.001), signed_after_the_lock},
        // Not 1, as it is of two boots: programs that do nothing take up to 1.0008 of the other
        // boot's, so closer than to a thousandth nobody knows it (docs/performance.md).
        {"refusal of 4 MB after the lock / under sig_enforce without a policy", at_most(1.001),
         ratio("refused.locked", "refused.enforced")},
        // The kernel's own refusal leaves no record. Of one boot, as two differ by more than one,
        // and not as a part of what the rest takes, which is less on arm64 by two thirds.
        {"refusal of 4 MB after the lock above the kernel's floor, in 1,000 instructions",
         at_most(25),
         [](const Figures &figures) {
             return (figures.at("refused.locked") - figures.at("refused.floor")) / 1e3;
         }},
        {"retaining / native check", at_most(0.05), of_the_check("detached", "unretained")},
        {"deferred verification / native check", at_most(1.05),
         [](const Figures &figures) { return figures.at("verify") / native_check(figures); }},
        {"load / the smallest light skeleton", at_most(1.3), ratio("load", "lightest")},
        // Programs that do nothing on the same hooks, the room for the images and the copy of them
        // take a twentieth of the saving or more by themselves: docs/performance.md.
        {"whole cost above the kernel's floor / whole saving",
         {0.05, never, 0.05},
         [](const Figures &figures) {
             return (whole_cost(figures) - floor_of_whole_cost(figures)) / native_check(figures);
         }},
        {"break-even, in modules", {4, 6, 4}, break_even},
        {"execve after the lock / without a policy", at_most(1.005),
         ratio("execve.locked", "execve.without")},
        {"unlink after the lock / without a policy", at_most(1.005),
         ratio("unlink.locked", "unlink.without")},
        // Programs that do nothing take up to 1.007 of it; and it has moments in which it takes 2 %
        // more (cost:after_the_lock).
        {"umount after the lock, above the kernel's floor / without a policy", at_most(1.005, 1.02),
         [](const Figures &figures) {
             return above_the_floor(figures.at("umount.locked"), figures.at("umount.floor"),
                                    figures.at("umount.without"));
         }},
        {"added to the initramfs, in MB", at_most(1.0),
         [](const Figures &figures) { return figures.at("image") / 1e6; }},
        {"memory held after verify, in KiB", at_most(256),
         [](const Figures &figures) { return figures.at("memory.verified") / 1024; }},
        {"status, in ms of CPU at 1 instruction a ns", at_most(10),
         [](const Figures &figures) { return figures.at("status") / 1e6; }},
        {"ledger, in ms of CPU at 1 instruction a ns", at_most(10),
         [](const Figures &figures) { return figures.at("ledger") / 1e6; }},
        // A figure that is not the same from one time to the next is none.
        {"spread of the set's sums, in parts of 10,000", at_most(10, 30),
         [](const Figures &figures) {
             return std::max(figures.at("detached.spread"),
                             std::max(figures.at("unsigned.spread"), figures.at("checked.spread")));
         }},
    };
    return all;
}

} // namespace

std::vector<Verdict> judge(const Figures &figures) {
    const bool is_6_1 = figures.kernel().ends_with("6.1"); // or patched-6.1
    const bool is_arm64 = figures.kernel().ends_with("arm64");
    std::vector<Verdict> verdicts;
    for (const Gate &gate : gates()) {
        const double limit = is_6_1     ? gate.limits.on_6_1
                             : is_arm64 ? gate.limits.on_arm64
                                        : gate.limits.limit;
        if (limit == never)
            continue;
        const double reached = gate.limits.reached == never ? limit : gate.limits.reached;
        try {
            verdicts.push_back({figures.kernel(), gate.name, gate.value(figures), limit, reached});
        } catch (const NotMeasured &) { // so there is nothing to judge
        }
    }
    return verdicts;
}

} // namespace bench
