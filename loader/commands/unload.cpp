// SPDX-License-Identifier: GPL-2.0
#include "loader/commands/commands.h"
#include "loader/policy.h"

#include <nlohmann/json.hpp>

namespace bpfsigctl {

ExitCode unload(const CommonOptions &common, std::ostream &out) {
    unload_policy(common.pins());
    if (common.json)
        out << nlohmann::ordered_json{{"state", "not-loaded"}}.dump(2) << '\n';
    else
        out << "unloaded: the kernel's own check decides again\n";
    return ExitCode::ok;
}

} // namespace bpfsigctl
