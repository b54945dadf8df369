// SPDX-License-Identifier: GPL-2.0
#include "loader/events.h"

#include "loader/escape.h"
#include "loader/ledger.h"
#include "loader/names.h"

#include <algorithm>

namespace bpfsigctl {

namespace {

std::string module_of(const sigctl_record &record) {
    const std::string name = escape(text_of(record.name));
    return name.empty() ? "a module without a name" : name;
}

std::string from(const sigctl_record &record) {
    return escape(text_of(record.origin_fs)) + ":" + escape(text_of(record.path)) + ", by " +
           escape(text_of(record.comm)) + "[" + std::to_string(record.pid) + "]";
}

nlohmann::ordered_json details_of(const sigctl_record &record) {
    return {{"seq", record.seq},
            {"module", escape(text_of(record.name))},
            {"decision", decision_name(record.decision)},
            {"reason", reason_name(record.reason)},
            {"verdict", verdict_of(record)},
            {"origin_fs", escape(text_of(record.origin_fs))},
            {"path", escape(text_of(record.path))},
            {"comm", escape(text_of(record.comm))},
            {"pid", record.pid}};
}

Event decided(const sigctl_record &record) {
    const std::string what = module_of(record) + ", from " + from(record);
    switch (record.decision) {
    case SIGCTL_ADMITTED:
        return {EventKind::admitted, record.time, "admitted unchecked: " + what,
                details_of(record)};
    case SIGCTL_REFUSED:
        return {EventKind::refused, record.time,
                "refused (" + reason_name(record.reason) + "): " + what, details_of(record)};
    default:
        return {EventKind::permitted, record.time,
                "let in against the rule (" + decision_name(record.decision) + "): " + what,
                details_of(record)};
    }
}

Event judged(const sigctl_record &record) {
    const bool verified = record.verdict == SIGCTL_VERDICT_VERIFIED;
    return {verified ? EventKind::verified : EventKind::not_verified, record.verdict_time,
            (verified ? "verified: " : "NOT verified (" + verdict_name(record.verdict) + "): ") +
                module_of(record),
            details_of(record)};
}

Event locked(const sigctl_policy &policy) {
    const std::string reason = lock_reason_name(policy.lock_reason);
    const std::string comm = escape(text_of(policy.lock_comm));
    return {EventKind::locked,
            policy.locked_at,
            "locked (" + reason + "), by " + comm + "[" + std::to_string(policy.lock_pid) + "]",
            {{"reason", reason}, {"comm", comm}, {"pid", policy.lock_pid}}};
}

} // namespace

std::string event_name(EventKind kind) {
    switch (kind) {
    case EventKind::admitted:
        return "admitted";
    case EventKind::permitted:
        return "permitted";
    case EventKind::refused:
        return "refused";
    case EventKind::locked:
        return "locked";
    case EventKind::verified:
        return "verified";
    case EventKind::not_verified:
        return "not-verified";
    }
    return "unknown";
}

std::string event_to_text(const Event &event) {
    return seconds(event.time) + " " + event.message;
}

nlohmann::ordered_json event_to_json(const Event &event) {
    nlohmann::ordered_json json{{"event", event_name(event.kind)}, {"time_ns", event.time}};
    json.update(event.details);
    return json;
}

void EventLog::look_at(const sigctl_record &record, std::vector<Event> &events) {
    if (record.decision == SIGCTL_VERIFIED)
        return;
    if (!told_.contains(record.seq)) {
        const bool ended =
            record.decision == SIGCTL_REFUSED || record.stage != SIGCTL_STAGE_DECIDED;
        if (!ended && pending_.insert(record.seq).second)
            return;
        pending_.erase(record.seq);
        told_.insert(record.seq);
        events.push_back(decided(record));
    }
    if (record.verdict != SIGCTL_VERDICT_NONE && verdicts_.insert(record.seq).second)
        events.push_back(judged(record));
}

// What a refusal pushed out of the ring does not come back.
void EventLog::forget_others(const std::vector<sigctl_record> &records) {
    std::set<std::uint64_t> here;
    for (const sigctl_record &record : records)
        here.insert(record.seq);
    std::erase_if(told_, [&](std::uint64_t seq) { return !here.contains(seq); });
}

std::vector<Event> EventLog::look(const sigctl_policy &policy,
                                  const std::vector<sigctl_record> &records) {
    std::vector<Event> events;
    for (const sigctl_record &record : records)
        look_at(record, events);
    if (!locked_ && policy.lock_reason != SIGCTL_LOCK_NONE) {
        locked_ = true;
        events.push_back(locked(policy));
    }
    forget_others(records);
    std::ranges::stable_sort(events, {}, &Event::time);
    return events;
}

} // namespace bpfsigctl
