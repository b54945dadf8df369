// SPDX-License-Identifier: GPL-2.0
// Every value of the ABI has a word of its own, and what is no value is said so.
#include "loader/names.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <limits>
#include <set>
#include <string>

namespace {

using namespace bpfsigctl;

using NameOf = std::string (*)(std::uint32_t);

void expect_names(NameOf name_of, std::uint32_t last) {
    std::set<std::string> seen;
    for (std::uint32_t value = 0; value <= last; value++) {
        const std::string name = name_of(value);
        EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), std::string::npos) << name;
        EXPECT_EQ(name.rfind("unknown-", 0) == 0, name == "unknown-origin" || name == "unknown-key")
            << name;
        EXPECT_TRUE(seen.insert(name).second) << name;
    }
    const std::string next = std::to_string(last + 1);
    EXPECT_EQ(name_of(last + 1), "unknown-" + next);
    EXPECT_EQ(name_of(std::numeric_limits<std::uint32_t>::max()), "unknown-4294967295");
}

TEST(Names, EveryValueHasOneAndTheNextHasNone) {
    expect_names(state_name, SIGCTL_LOCKED);
    expect_names(decision_name, SIGCTL_PERMITTED);
    expect_names(reason_name, SIGCTL_REASON_NOT_ELF);
    expect_names(entry_name, SIGCTL_ENTRY_COMPRESSED);
    expect_names(origin_name, SIGCTL_ORIGIN_ELSEWHERE);
    expect_names(stage_name, SIGCTL_STAGE_FAILED);
    expect_names(lock_reason_name, SIGCTL_LOCK_KERNEL);
    expect_names(bpfsigctl::verdict_name, SIGCTL_VERDICT_NOT_RETAINED);
}

TEST(Names, StandForTheirValues) {
    EXPECT_EQ(state_name(SIGCTL_WAITING), "waiting");
    EXPECT_EQ(decision_name(SIGCTL_ADMITTED), "admitted");
    EXPECT_EQ(decision_name(SIGCTL_REFUSED), "refused");
    EXPECT_EQ(reason_name(SIGCTL_REASON_LEDGER_FULL), "ledger-full");
    EXPECT_EQ(entry_name(SIGCTL_ENTRY_INIT), "init");
    EXPECT_EQ(origin_name(SIGCTL_ORIGIN_BOOT_ROOT), "boot-root");
    EXPECT_EQ(stage_name(SIGCTL_STAGE_LIVE), "live");
    EXPECT_EQ(lock_reason_name(SIGCTL_LOCK_EXEC), "exec");
    EXPECT_EQ(bpfsigctl::verdict_name(SIGCTL_VERDICT_UNKNOWN_KEY), "unknown-key");
}

TEST(DeviceName, SplitsTheKernelsNumber) {
    EXPECT_EQ(device_name(0), "0:0");
    EXPECT_EQ(device_name((8U << 20U) | 1U), "8:1");
    EXPECT_EQ(device_name((4095U << 20U) | 1048575U), "4095:1048575");
}

TEST(Seconds, HaveSixDigitsOfFraction) {
    EXPECT_EQ(seconds(0), "0.000000");
    EXPECT_EQ(seconds(999), "0.000000");
    EXPECT_EQ(seconds(1'000), "0.000001");
    EXPECT_EQ(seconds(12'345'678'901), "12.345678");
    EXPECT_EQ(seconds(60'000'000'000), "60.000000");
    EXPECT_EQ(seconds(std::numeric_limits<std::uint64_t>::max()), "18446744073.709551");
}

TEST(ErrnoName, HasEitherSign) {
    EXPECT_EQ(errno_name(0), "0");
    EXPECT_EQ(errno_name(EKEYREJECTED), "EKEYREJECTED");
    EXPECT_EQ(errno_name(-EKEYREJECTED), "EKEYREJECTED");
    EXPECT_EQ(errno_name(-ENOMEM), "ENOMEM");
}

TEST(ErrnoName, IsTheNumberWhereThereIsNoName) {
    EXPECT_EQ(errno_name(4000), "4000");
    EXPECT_EQ(errno_name(-4000), "-4000");
    // The kernel could write any bits: none may be a trap.
    EXPECT_EQ(errno_name(std::numeric_limits<int>::min()), "-2147483648");
}

} // namespace
