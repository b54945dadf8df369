// SPDX-License-Identifier: GPL-2.0
// What happened, one thing after the other, as told by looks at the policy: modules let
// in unchecked or refused, the lock, and verdicts. Modules with a valid signature are no
// events; the ledger has them.
#pragma once

#include <bpfsigctl/abi.h>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace bpfsigctl {

enum class EventKind { admitted, permitted, refused, locked, verified, not_verified };

struct Event {
    EventKind kind;
    std::uint64_t time;             // nanoseconds of CLOCK_BOOTTIME
    std::string message;            // one line, escaped
    nlohmann::ordered_json details; // of flat values
};

std::string event_name(EventKind kind);

// One line each, without the end of the line.
std::string event_to_text(const Event &event);
nlohmann::ordered_json event_to_json(const Event &event);

class EventLog {
public:
    // What is new since the last look, in the order of time. A load still going on is
    // waited for until the next look, for its name and its end.
    std::vector<Event> look(const sigctl_policy &policy, const std::vector<sigctl_record> &records);

private:
    void look_at(const sigctl_record &record, std::vector<Event> &events);
    void forget_others(const std::vector<sigctl_record> &records);

    bool locked_ = false;
    std::set<std::uint64_t> pending_;  // seen in flight
    std::set<std::uint64_t> told_;     // by their seq
    std::set<std::uint64_t> verdicts_; // told, by seq
};

} // namespace bpfsigctl
