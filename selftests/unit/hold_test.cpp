// SPDX-License-Identifier: GPL-2.0
// What status and lock say holds the lock, in every combination of what may.
#include "loader/hold.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using bpfsigctl::HeldBy;
using bpfsigctl::Hold;
using bpfsigctl::KernelHold;
using bpfsigctl::Snapshot;
using bpfsigctl::kernel::Lockdown;

using Holders = std::vector<std::string>;

constexpr Hold whole{.attached = 7, .programs = 7, .alive = 3, .links = 3};
constexpr Hold torn{.attached = 6, .programs = 7, .alive = 3, .links = 3};
constexpr KernelHold nothing{};
constexpr KernelHold signatures{.sig_enforce = true, .lockdown = Lockdown::none};

Snapshot snapshot(unsigned long long word, bool permissive = false) {
    Snapshot snapshot{};
    snapshot.policy.word = word;
    snapshot.policy.permissive = permissive ? 1 : 0;
    return snapshot;
}

const Snapshot waiting = snapshot(SIGCTL_WORD_ARMED);
const Snapshot locked = snapshot(SIGCTL_WORD_ARMED | SIGCTL_WORD_LOCKED);
const Snapshot permissive = snapshot(SIGCTL_WORD_ARMED | SIGCTL_WORD_LOCKED, true);

TEST(HeldBy, TheKernelComesBeforeThePolicy) {
    const HeldBy held =
        held_by(locked, whole, {.sig_enforce = true, .lockdown = Lockdown::integrity});
    EXPECT_EQ(held.holders, (Holders{"kernel (sig_enforce)", "kernel (lockdown)", "policy"}));
    EXPECT_TRUE(held.by_kernel());
    EXPECT_EQ(held.caveat, "");
    EXPECT_EQ(held.text(), "kernel (sig_enforce), kernel (lockdown), policy");
}

TEST(HeldBy, ThePolicyAloneHasACaveat) {
    const HeldBy held = held_by(locked, whole, nothing);
    EXPECT_EQ(held.holders, Holders{"policy"});
    EXPECT_FALSE(held.by_kernel());
    EXPECT_NE(held.caveat.find("sig_enforce is off"), std::string::npos);
}

TEST(HeldBy, AnOpenWindowIsHeldByNothing) {
    const HeldBy held = held_by(waiting, whole, nothing);
    EXPECT_EQ(held.holders, Holders{});
    EXPECT_EQ(held.text(), "nothing");
    EXPECT_EQ(held.caveat, "");
}

TEST(HeldBy, APolicyThatLostAProgramHoldsNothing) {
    const HeldBy held = held_by(locked, torn, nothing);
    EXPECT_EQ(held.holders, Holders{});
    EXPECT_NE(held.caveat.find("only 6 of 7"), std::string::npos) << held.caveat;
    EXPECT_EQ(held_by(locked, torn, signatures).holders, Holders{"kernel (sig_enforce)"});
}

TEST(HeldBy, PermissiveHoldsNothingAndSaysSo) {
    const HeldBy held = held_by(permissive, whole, nothing);
    EXPECT_EQ(held.holders, Holders{});
    EXPECT_NE(held.caveat.find("permissive"), std::string::npos) << held.caveat;
    EXPECT_EQ(held_by(permissive, whole, signatures).holders, Holders{"kernel (sig_enforce)"});
}

TEST(HeldBy, EitherLockdownModeHolds) {
    for (const Lockdown mode : {Lockdown::integrity, Lockdown::confidentiality})
        EXPECT_TRUE(held_by(locked, whole, {.sig_enforce = false, .lockdown = mode}).by_kernel());
    for (const Lockdown mode : {Lockdown::none, Lockdown::absent})
        EXPECT_FALSE(held_by(locked, whole, {.sig_enforce = false, .lockdown = mode}).by_kernel());
}

} // namespace
