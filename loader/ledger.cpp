// SPDX-License-Identifier: GPL-2.0
#include "loader/ledger.h"

#include "loader/escape.h"
#include "loader/names.h"
#include "loader/table.h"

#include <algorithm>
#include <iterator>

namespace bpfsigctl {

namespace {

using Row = TableRow<9>;

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

Row row(const sigctl_record &record) {
    return {std::to_string(record.seq),
            seconds(record.time),
            name_of(record),
            decision_name(record.decision),
            reason_name(record.reason),
            stage_of(record),
            verdict_of(record),
            entry_name(record.entry) + " by " + escape(text_of(record.comm)) + "[" +
                std::to_string(record.pid) + "]",
            escape(text_of(record.origin_fs)) + ":" + escape(text_of(record.path))};
}

} // namespace

nlohmann::ordered_json record_to_json(const sigctl_record &record) {
    return {
        {"seq", record.seq},
        {"time_ns", record.time},
        {"name", escape(text_of(record.name))},
        {"size", record.size},
        {"state", state_name(record.state)},
        {"decision", decision_name(record.decision)},
        {"reason", reason_name(record.reason)},
        {"entry", entry_name(record.entry)},
        {"flags", record.flags},
        {"stage", stage_name(record.stage)},
        {"load_errno", errno_name(record.load_errno)},
        {"sig_ok", record.sig_ok != 0},
        {"sig_errno", errno_name(record.sig_errno)},
        {"taints", record.taints},
        {"verdict", verdict_of(record)},
        {"verdict_errno", errno_name(record.verdict_errno)},
        {"verdict_time_ns", record.verdict_time},
        {"retained_size", record.image_len},
        {"origin",
         {{"verdict", origin_name(record.origin)},
          {"fs", escape(text_of(record.origin_fs))},
          {"device", device_name(record.origin_dev)},
          {"inode", record.origin_ino},
          {"path", escape(text_of(record.path))}}},
        {"caller",
         {{"pid", record.pid},
          {"comm", escape(text_of(record.comm))},
          {"device", device_name(record.caller_dev)},
          {"inode", record.caller_ino}}},
    };
}

std::string records_to_table(const std::vector<sigctl_record> &records) {
    std::vector<Row> rows;
    rows.reserve(records.size() + 1);
    rows.push_back(
        {"SEQ", "TIME", "MODULE", "DECISION", "REASON", "RESULT", "VERDICT", "ENTRY", "ORIGIN"});
    std::transform(records.begin(), records.end(), std::back_inserter(rows), row);
    return table_of(rows);
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
