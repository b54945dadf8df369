// SPDX-License-Identifier: GPL-2.0
// The policy's decision, run through every combination of state and facts.
#include "decision.h"

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <vector>

namespace {

constexpr std::array states{SIGCTL_UNARMED, SIGCTL_WAITING, SIGCTL_LOCKED};
constexpr std::array origins{SIGCTL_ORIGIN_UNKNOWN, SIGCTL_ORIGIN_BOOT_ROOT,
                             SIGCTL_ORIGIN_ELSEWHERE};

struct Row {
    sigctl_state state;
    sigctl_origin origin;
    bool room;
    sigctl_decision enforcing;
    sigctl_reason reason;
};

// The whole policy, line by line. Permissive mode differs only in that what
// would have been refused is permitted, for the same reason.
constexpr std::array<Row, states.size() * origins.size() * 2> table{{
    {SIGCTL_UNARMED, SIGCTL_ORIGIN_UNKNOWN, false, SIGCTL_NOT_ASKED, SIGCTL_REASON_NONE},
    {SIGCTL_UNARMED, SIGCTL_ORIGIN_UNKNOWN, true, SIGCTL_NOT_ASKED, SIGCTL_REASON_NONE},
    {SIGCTL_UNARMED, SIGCTL_ORIGIN_BOOT_ROOT, false, SIGCTL_NOT_ASKED, SIGCTL_REASON_NONE},
    {SIGCTL_UNARMED, SIGCTL_ORIGIN_BOOT_ROOT, true, SIGCTL_NOT_ASKED, SIGCTL_REASON_NONE},
    {SIGCTL_UNARMED, SIGCTL_ORIGIN_ELSEWHERE, false, SIGCTL_NOT_ASKED, SIGCTL_REASON_NONE},
    {SIGCTL_UNARMED, SIGCTL_ORIGIN_ELSEWHERE, true, SIGCTL_NOT_ASKED, SIGCTL_REASON_NONE},
    {SIGCTL_WAITING, SIGCTL_ORIGIN_UNKNOWN, false, SIGCTL_REFUSED, SIGCTL_REASON_UNKNOWN_ORIGIN},
    {SIGCTL_WAITING, SIGCTL_ORIGIN_UNKNOWN, true, SIGCTL_REFUSED, SIGCTL_REASON_UNKNOWN_ORIGIN},
    {SIGCTL_WAITING, SIGCTL_ORIGIN_BOOT_ROOT, false, SIGCTL_REFUSED, SIGCTL_REASON_LEDGER_FULL},
    {SIGCTL_WAITING, SIGCTL_ORIGIN_BOOT_ROOT, true, SIGCTL_ADMITTED, SIGCTL_REASON_BOOT_ROOT},
    {SIGCTL_WAITING, SIGCTL_ORIGIN_ELSEWHERE, false, SIGCTL_REFUSED, SIGCTL_REASON_ELSEWHERE},
    {SIGCTL_WAITING, SIGCTL_ORIGIN_ELSEWHERE, true, SIGCTL_REFUSED, SIGCTL_REASON_ELSEWHERE},
    {SIGCTL_LOCKED, SIGCTL_ORIGIN_UNKNOWN, false, SIGCTL_REFUSED, SIGCTL_REASON_LOCKED},
    {SIGCTL_LOCKED, SIGCTL_ORIGIN_UNKNOWN, true, SIGCTL_REFUSED, SIGCTL_REASON_LOCKED},
    {SIGCTL_LOCKED, SIGCTL_ORIGIN_BOOT_ROOT, false, SIGCTL_REFUSED, SIGCTL_REASON_LOCKED},
    {SIGCTL_LOCKED, SIGCTL_ORIGIN_BOOT_ROOT, true, SIGCTL_REFUSED, SIGCTL_REASON_LOCKED},
    {SIGCTL_LOCKED, SIGCTL_ORIGIN_ELSEWHERE, false, SIGCTL_REFUSED, SIGCTL_REASON_LOCKED},
    {SIGCTL_LOCKED, SIGCTL_ORIGIN_ELSEWHERE, true, SIGCTL_REFUSED, SIGCTL_REASON_LOCKED},
}};

std::vector<sigctl_facts> every_combination() {
    std::vector<sigctl_facts> all;
    for (const sigctl_state state : states)
        for (const sigctl_origin origin : origins)
            for (const bool not_elf : {false, true})
                for (const bool room : {false, true})
                    for (const bool fits : {false, true})
                        for (const bool must_retain : {false, true})
                            for (const bool permissive : {false, true})
                                all.push_back(
                                    {state, origin, not_elf, room, fits, must_retain, permissive});
    return all;
}

const Row *row_of(const sigctl_facts &facts) {
    for (const Row &row : table)
        if (row.state == facts.state && row.origin == facts.origin &&
            row.room == facts.ledger_has_room)
            return &row;
    return nullptr;
}

testing::Message shown(const sigctl_facts &facts) {
    return testing::Message() << "state " << facts.state << ", origin " << facts.origin
                              << ", not ELF " << facts.not_elf << ", room " << facts.ledger_has_room
                              << ", fits " << facts.image_fits << ", must retain "
                              << facts.must_retain << ", permissive " << facts.permissive;
}

// Where the table admits, or would with room, and only there, the image has the last word.
Row answer(const sigctl_facts &facts) {
    Row row = *row_of(facts);
    const bool wanted = row.enforcing == SIGCTL_ADMITTED || row.reason == SIGCTL_REASON_LEDGER_FULL;
    if (wanted && facts.not_elf) {
        row.enforcing = SIGCTL_REFUSED;
        row.reason = SIGCTL_REASON_NOT_ELF;
    } else if (row.enforcing == SIGCTL_ADMITTED && facts.must_retain && !facts.image_fits) {
        row.enforcing = SIGCTL_REFUSED;
        row.reason = SIGCTL_REASON_NOT_RETAINED;
    }
    return row;
}

TEST(Decision, IsTheTableInEveryCombination) {
    ASSERT_EQ(every_combination().size(), 288U);
    for (const sigctl_facts &facts : every_combination()) {
        SCOPED_TRACE(shown(facts));
        ASSERT_NE(row_of(facts), nullptr);
        const Row row = answer(facts);
        const bool permitted = facts.permissive && row.enforcing == SIGCTL_REFUSED;
        const sigctl_ruling ruling = sigctl_decide(&facts);
        EXPECT_EQ(ruling.decision, permitted ? SIGCTL_PERMITTED : row.enforcing);
        EXPECT_EQ(ruling.reason, row.reason);
    }
}

TEST(Decision, AdmitsOnlyInTheWindowFromTheBootRootWithRoom) {
    for (const sigctl_facts &facts : every_combination()) {
        SCOPED_TRACE(shown(facts));
        EXPECT_EQ(sigctl_decide(&facts).decision == SIGCTL_ADMITTED,
                  facts.state == SIGCTL_WAITING && facts.origin == SIGCTL_ORIGIN_BOOT_ROOT &&
                      !facts.not_elf && facts.ledger_has_room &&
                      (facts.image_fits || !facts.must_retain));
    }
}

TEST(Decision, LockedAdmitsNothing) {
    for (const sigctl_facts &facts : every_combination()) {
        SCOPED_TRACE(shown(facts));
        EXPECT_FALSE(facts.state == SIGCTL_LOCKED &&
                     sigctl_decide(&facts).decision == SIGCTL_ADMITTED);
    }
}

TEST(Decision, PermissiveRefusesNothingAndEnforcingPermitsNothing) {
    for (const sigctl_facts &facts : every_combination()) {
        SCOPED_TRACE(shown(facts));
        EXPECT_NE(sigctl_decide(&facts).decision,
                  facts.permissive ? SIGCTL_REFUSED : SIGCTL_PERMITTED);
    }
}

TEST(Decision, IsAskedExactlyWhenArmed) {
    for (const sigctl_facts &facts : every_combination()) {
        SCOPED_TRACE(shown(facts));
        EXPECT_EQ(sigctl_decide(&facts).decision == SIGCTL_NOT_ASKED,
                  facts.state == SIGCTL_UNARMED);
    }
}

TEST(Decision, NeverSaysThatTheKernelVerifiedIt) {
    for (const sigctl_facts &facts : every_combination())
        EXPECT_NE(sigctl_decide(&facts).decision, SIGCTL_VERIFIED) << shown(facts);
}

// Memory the hooks misread must not open anything.
TEST(Decision, ValuesOutOfRangeAreRefused) {
    const sigctl_facts state{
        static_cast<sigctl_state>(3), SIGCTL_ORIGIN_BOOT_ROOT, false, true, true, false, false};
    EXPECT_EQ(sigctl_decide(&state).decision, SIGCTL_REFUSED);
    const sigctl_facts origin{
        SIGCTL_WAITING, static_cast<sigctl_origin>(3), false, true, true, false, false};
    EXPECT_EQ(sigctl_decide(&origin).decision, SIGCTL_REFUSED);
}

TEST(Errno, IsTheKernelsOwnOfARefusalAndNoneOfAnythingElse) {
    for (const sigctl_facts &facts : every_combination()) {
        SCOPED_TRACE(shown(facts));
        const sigctl_ruling ruling = sigctl_decide(&facts);
        const int refused = ruling.reason == SIGCTL_REASON_NOT_ELF ? -ENOEXEC : -EKEYREJECTED;
        EXPECT_EQ(sigctl_errno_of(ruling), ruling.decision == SIGCTL_REFUSED ? refused : 0);
    }
}

TEST(StateOfWord, LockedWinsOverArmedAndSlotsDoNotMatter) {
    for (const __u64 slots : {0ULL, 1ULL, 1024ULL, (1ULL << 56U) - 1}) {
        const __u64 count = slots << SIGCTL_WORD_SLOT_SHIFT;
        EXPECT_EQ(sigctl_state_of(count), SIGCTL_UNARMED);
        EXPECT_EQ(sigctl_state_of(count | SIGCTL_WORD_ARMED), SIGCTL_WAITING);
        EXPECT_EQ(sigctl_state_of(count | SIGCTL_WORD_ARMED | SIGCTL_WORD_LOCKED), SIGCTL_LOCKED);
        EXPECT_EQ(sigctl_state_of(count | SIGCTL_WORD_LOCKED), SIGCTL_LOCKED);
    }
}

TEST(StateOfWord, GivenUpDecidesNothingWhateverElseIsSet) {
    for (const __u64 others : {0ULL, SIGCTL_WORD_ARMED, SIGCTL_WORD_ARMED | SIGCTL_WORD_LOCKED})
        EXPECT_EQ(sigctl_state_of(others | SIGCTL_WORD_GIVEN_UP | 1ULL << SIGCTL_WORD_SLOT_SHIFT),
                  SIGCTL_UNARMED);
}

TEST(StateOfWord, NoOtherBitIsAState) {
    for (unsigned bit = 2; bit < 64; bit++)
        EXPECT_EQ(sigctl_state_of(1ULL << bit), SIGCTL_UNARMED) << bit;
}

} // namespace
