// SPDX-License-Identifier: GPL-2.0
#include "loader/commands/commands.h"
#include "loader/readiness.h"

#include <nlohmann/json.hpp>

namespace bpfsigctl {

ExitCode check(const CommonOptions &common, const CheckOptions &options, std::ostream &out) {
    const PinDirectory pins = common.pins();
    if (options.mount && pins.wants_mount())
        pins.mount_bpffs();

    const std::vector<Finding> findings = check_everything(pins);
    const bool ready = all_good(findings);
    if (common.json) {
        nlohmann::ordered_json list = nlohmann::ordered_json::array();
        for (const Finding &finding : findings)
            list.push_back({{"name", finding.name},
                            {"good", finding.good},
                            {"detail", finding.detail},
                            {"remedy", finding.remedy}});
        out << nlohmann::ordered_json{{"ready", ready}, {"findings", list}}.dump(2) << '\n';
    } else {
        for (const Finding &finding : findings) {
            out << (finding.good ? "ok    " : "FAIL  ") << finding.name << ": " << finding.detail
                << '\n';
            if (!finding.remedy.empty())
                out << "      remedy: " << finding.remedy << '\n';
        }
        out << (ready ? "ready: this kernel can hold the policy"
                      : "not ready: this kernel cannot hold the policy")
            << '\n';
    }
    return ready ? ExitCode::ok : ExitCode::not_ready;
}

} // namespace bpfsigctl
