// SPDX-License-Identifier: GPL-2.0
// What is told of the ledger as it grows: each thing once, whole, and harmless.
#include "loader/events.h"
#include "loader/journal.h"
#include "loader/metrics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

using bpfsigctl::Event;
using bpfsigctl::EventKind;
using bpfsigctl::EventLog;

constexpr std::array kinds = {EventKind::admitted, EventKind::permitted, EventKind::refused,
                              EventKind::locked,   EventKind::verified,  EventKind::not_verified};

sigctl_record record_of(std::uint64_t seq, sigctl_decision decision, const std::string &name) {
    sigctl_record record{};
    record.seq = record.seq_end = seq;
    record.time = seq * 1'000;
    record.decision = decision;
    record.stage = SIGCTL_STAGE_LIVE;
    name.copy(static_cast<char *>(record.name), sizeof(record.name) - 1);
    return record;
}

std::vector<EventKind> kinds_of(const std::vector<Event> &events) {
    std::vector<EventKind> found;
    std::ranges::transform(events, std::back_inserter(found), &Event::kind);
    return found;
}

TEST(Events, AreToldOnce) {
    EventLog log;
    sigctl_policy policy{};
    std::vector<sigctl_record> records = {record_of(1, SIGCTL_ADMITTED, "one"),
                                          record_of(2, SIGCTL_REFUSED, "two")};
    EXPECT_EQ(kinds_of(log.look(policy, records)),
              (std::vector{EventKind::admitted, EventKind::refused}));
    EXPECT_TRUE(log.look(policy, records).empty());

    policy.lock_reason = SIGCTL_LOCK_EXEC;
    policy.locked_at = 5'000;
    records.push_back(record_of(3, SIGCTL_PERMITTED, "three"));
    EXPECT_EQ(kinds_of(log.look(policy, records)),
              (std::vector{EventKind::permitted, EventKind::locked}));

    records[0].verdict = SIGCTL_VERDICT_VERIFIED;
    EXPECT_EQ(kinds_of(log.look(policy, records)), std::vector{EventKind::verified});
    EXPECT_TRUE(log.look(policy, records).empty());
}

TEST(Events, AreInTheOrderOfTime) {
    EventLog log;
    sigctl_policy policy{};
    policy.lock_reason = SIGCTL_LOCK_COMMAND;
    policy.locked_at = 1'500;
    std::vector<sigctl_record> records = {record_of(2, SIGCTL_REFUSED, "two"),
                                          record_of(1, SIGCTL_ADMITTED, "one")};
    records[1].verdict = SIGCTL_VERDICT_BAD;
    records[1].verdict_time = 9'000;
    EXPECT_EQ(kinds_of(log.look(policy, records)),
              (std::vector{EventKind::admitted, EventKind::locked, EventKind::refused,
                           EventKind::not_verified}));
}

TEST(Events, ValidSignaturesAreNone) {
    EventLog log;
    EXPECT_TRUE(log.look({}, {record_of(1, SIGCTL_VERIFIED, "one")}).empty());
}

// Its name comes with a later stage, and whether it failed.
TEST(Events, ALoadInFlightWaitsForTheNextLook) {
    EventLog log;
    std::vector<sigctl_record> records = {record_of(1, SIGCTL_ADMITTED, "")};
    records[0].stage = SIGCTL_STAGE_DECIDED;
    EXPECT_TRUE(log.look({}, records).empty());
    EXPECT_EQ(log.look({}, records).size(), 1U);
    EXPECT_TRUE(log.look({}, records).empty());
}

TEST(Events, WhatLeftTheRingIsForgottenNotToldAgain) {
    EventLog log;
    EXPECT_EQ(log.look({}, {record_of(1, SIGCTL_REFUSED, "one")}).size(), 1U);
    EXPECT_EQ(log.look({}, {record_of(2, SIGCTL_REFUSED, "two")}).size(), 1U);
    EXPECT_TRUE(log.look({}, {record_of(2, SIGCTL_REFUSED, "two")}).empty());
}

TEST(Events, InJSONTheyAreFlat) {
    EventLog log;
    const auto events = log.look({}, {record_of(1, SIGCTL_REFUSED, "one")});
    const auto json = bpfsigctl::event_to_json(events.at(0));
    EXPECT_EQ(json.at("event"), "refused");
    EXPECT_EQ(json.at("module"), "one");
    for (const auto &[key, value] : json.items())
        EXPECT_TRUE(value.is_primitive()) << key;
}

// A newline would end the field of the journal's protocol, and begin another.
TEST(Journal, ANameCannotForgeAField) {
    EventLog log;
    const auto events = log.look({}, {record_of(1, SIGCTL_REFUSED, "x\nPRIORITY=7\n\nMESSAGE=y")});
    std::istringstream entry(bpfsigctl::journal_entry(events.at(0)));
    std::vector<std::string> keys;
    for (std::string line; std::getline(entry, line);)
        keys.push_back(line.substr(0, line.find('=')));
    EXPECT_EQ(std::ranges::count(keys, "MESSAGE"), 1);
    EXPECT_EQ(std::ranges::count(keys, "PRIORITY"), 1);
    EXPECT_EQ(std::ranges::count(keys, "BPFSIGCTL_MODULE"), 1);
    EXPECT_EQ(std::ranges::count(keys, "x"), 0);
}

TEST(Journal, EveryKindHasAnIdAndTheCatalogSaysWhatToDo) {
    std::ifstream file(SOURCE_DIR "/integration/systemd/bpfsigctl.catalog");
    const std::string catalog{std::istreambuf_iterator<char>(file), {}};
    std::set<std::string_view> ids;
    for (const EventKind kind : kinds) {
        const std::string_view id = bpfsigctl::message_id(kind);
        EXPECT_EQ(id.size(), 32U);
        EXPECT_TRUE(ids.insert(id).second);
        EXPECT_NE(catalog.find("\n-- " + std::string(id) + "\n"), std::string::npos)
            << bpfsigctl::event_name(kind);
    }
}

TEST(Metrics, EachHasHelpTypeAndAValue) {
    bpfsigctl::Snapshot snapshot{};
    snapshot.policy.admitted = 3;
    snapshot.policy.verdicts[SIGCTL_VERDICT_VERIFIED] = 1;
    const std::string text = bpfsigctl::metrics(snapshot, {}, {});
    EXPECT_NE(text.find("bpfsigctl_loaded 1\n"), std::string::npos);
    EXPECT_NE(text.find("bpfsigctl_modules_total{decision=\"admitted\"} 3\n"), std::string::npos);
    EXPECT_NE(text.find("bpfsigctl_verdicts{verdict=\"pending\"} 2\n"), std::string::npos);
    std::istringstream lines(text);
    std::string family;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("# HELP "))
            family = line.substr(7, line.find(' ', 7) - 7);
        else if (line.starts_with("# TYPE "))
            EXPECT_TRUE(line.starts_with("# TYPE " + family + " "));
        else
            EXPECT_TRUE(line.starts_with(family)) << line;
    }
}

TEST(Metrics, WithoutAPolicyThereIsOne) {
    EXPECT_NE(bpfsigctl::metrics_of_none().find("bpfsigctl_loaded 0\n"), std::string::npos);
}

} // namespace
