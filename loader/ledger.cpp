// SPDX-License-Identifier: GPL-2.0
#include "loader/ledger.h"

#include "loader/escape.h"
#include "loader/names.h"

#include <algorithm>
#include <utility>

namespace bpfsigctl {

namespace {

std::string stage_of(const sigctl_record &record) {
    if (record.decision == SIGCTL_REFUSED)
        return errno_name(record.sig_errno);
    if (record.stage == SIGCTL_STAGE_FAILED)
        return errno_name(record.load_errno);
    return stage_name(record.stage);
}

std::string name_of(const sigctl_record &record) {
    if (record.name[0] != '\0')
        return escape(text_of(record.name));
    return "-";
}

std::string caller_of(const sigctl_record &record) {
    return entry_name(record.entry)
        .append(" by ")
        .append(escape(text_of(record.comm)))
        .append("[")
        .append(std::to_string(record.pid))
        .append("]");
}

std::string place_of(const sigctl_record &record) {
    return escape(text_of(record.origin_fs)).append(":").append(escape(text_of(record.path)));
}

TableRow<9> row(const sigctl_record &record) {
    return {std::to_string(record.seq),
            seconds(record.time),
            name_of(record),
            decision_name(record.decision),
            reason_name(record.reason),
            stage_of(record),
            verdict_of(record),
            caller_of(record),
            place_of(record)};
}

} // namespace

// Appended one by one: a braced list is copied three times, and a full ledger is long.
nlohmann::ordered_json record_to_json(const sigctl_record &record) {
    using Object = nlohmann::ordered_json::object_t;
    Object origin;
    origin.reserve(5);
    origin.emplace_back("verdict", origin_name(record.origin));
    origin.emplace_back("fs", escape(text_of(record.origin_fs)));
    origin.emplace_back("device", device_name(record.origin_dev));
    origin.emplace_back("inode", record.origin_ino);
    origin.emplace_back("path", escape(text_of(record.path)));

    Object caller;
    caller.reserve(4);
    caller.emplace_back("pid", record.pid);
    caller.emplace_back("comm", escape(text_of(record.comm)));
    caller.emplace_back("device", device_name(record.caller_dev));
    caller.emplace_back("inode", record.caller_ino);

    Object json;
    json.reserve(20);
    json.emplace_back("seq", record.seq);
    json.emplace_back("time_ns", record.time);
    json.emplace_back("name", escape(text_of(record.name)));
    json.emplace_back("size", record.size);
    json.emplace_back("state", state_name(record.state));
    json.emplace_back("decision", decision_name(record.decision));
    json.emplace_back("reason", reason_name(record.reason));
    json.emplace_back("entry", entry_name(record.entry));
    json.emplace_back("flags", record.flags);
    json.emplace_back("stage", stage_name(record.stage));
    json.emplace_back("load_errno", errno_name(record.load_errno));
    json.emplace_back("sig_ok", record.sig_ok != 0);
    json.emplace_back("sig_errno", errno_name(record.sig_errno));
    json.emplace_back("taints", record.taints);
    json.emplace_back("verdict", verdict_of(record));
    json.emplace_back("verdict_errno", errno_name(record.verdict_errno));
    json.emplace_back("verdict_time_ns", record.verdict_time);
    json.emplace_back("retained_size", record.image_len);
    json.emplace_back("origin", std::move(origin));
    json.emplace_back("caller", std::move(caller));
    return json;
}

RecordTable::RecordTable()
    : table_({"SEQ", "TIME", "MODULE", "DECISION", "REASON", "RESULT", "VERDICT", "ENTRY",
              "ORIGIN"}) {}

void RecordTable::add(const sigctl_record &record) {
    table_.add(row(record));
    seqs_.push_back(record.seq);
}

std::string RecordTable::text() const {
    std::vector<std::size_t> order = table_.order();
    const auto earlier = [this](std::size_t a, std::size_t b) { return seqs_[a] < seqs_[b]; };
    if (!std::is_sorted(order.begin(), order.end(), earlier))
        std::sort(order.begin(), order.end(), earlier);
    return table_.text(order);
}

std::string verdict_of(const sigctl_record &record) {
    if (record.verdict != SIGCTL_VERDICT_NONE)
        return verdict_name(record.verdict);
    return wants_verdict(record) ? "pending" : "-";
}

bool wants_verdict(const sigctl_record &record) {
    return (record.decision == SIGCTL_ADMITTED || record.decision == SIGCTL_NOT_ASKED) &&
           record.verdict == SIGCTL_VERDICT_NONE;
}

bool in_flight(const sigctl_record &record) {
    return record.decision == SIGCTL_ADMITTED && record.stage == SIGCTL_STAGE_DECIDED;
}

} // namespace bpfsigctl
