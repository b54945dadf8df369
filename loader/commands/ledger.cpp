// SPDX-License-Identifier: GPL-2.0
#include "loader/ledger.h"

#include "loader/commands/commands.h"
#include "loader/loaded_policy.h"

namespace bpfsigctl {

namespace {

void print_image(const LoadedPolicy &policy, std::uint64_t seq, std::ostream &out) {
    for (const auto &[index, record] : policy.ledger()) {
        if (record.seq != seq)
            continue;
        if (record.image_len == 0)
            throw Error("the image of record " + std::to_string(seq) + " was not retained");
        policy.image(index, 0, [&](std::string_view bytes) {
            out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        });
        return;
    }
    throw Error("the ledger has no record " + std::to_string(seq) + " of a module that entered");
}

} // namespace

ExitCode ledger(const CommonOptions &common, const LedgerOptions &options, std::ostream &out) {
    const auto policy = LoadedPolicy::find(common.pins());
    if (!policy)
        throw Error("no policy is loaded", "", ExitCode::not_loaded);

    if (options.image != 0) {
        print_image(*policy, options.image, out);
        return ExitCode::ok;
    }
    if (common.json) {
        nlohmann::ordered_json list = nlohmann::ordered_json::array();
        for (const sigctl_record &record : policy->records())
            list.push_back(record_to_json(record));
        out << nlohmann::ordered_json{{"records", list}}.dump(2) << '\n';
    } else {
        RecordTable table;
        policy->for_each_record([&](const sigctl_record &record) { table.add(record); });
        out << table.text();
    }
    return ExitCode::ok;
}

} // namespace bpfsigctl
