// SPDX-License-Identifier: GPL-2.0
#include "loader/ledger.h"

#include "loader/commands/commands.h"
#include "loader/loaded_policy.h"

#include <algorithm>
#include <iterator>

namespace bpfsigctl {

ExitCode ledger(const CommonOptions &common, std::ostream &out) {
    const auto policy = LoadedPolicy::find(common.pins());
    if (!policy)
        throw Error("no policy is loaded", "", ExitCode::not_loaded);

    const auto entered = policy->records(SIGCTL_TABLE_LEDGER);
    const auto refused = policy->records(SIGCTL_TABLE_REFUSALS);
    std::vector<sigctl_record> all;
    std::merge(entered.begin(), entered.end(), refused.begin(), refused.end(),
               std::back_inserter(all),
               [](const sigctl_record &a, const sigctl_record &b) { return a.seq < b.seq; });
    if (common.json) {
        nlohmann::ordered_json list = nlohmann::ordered_json::array();
        for (const sigctl_record &record : all)
            list.push_back(record_to_json(record));
        out << nlohmann::ordered_json{{"records", list}}.dump(2) << '\n';
    } else {
        out << records_to_table(all);
    }
    return ExitCode::ok;
}

} // namespace bpfsigctl
