// SPDX-License-Identifier: GPL-2.0
#include "loader/commands/commands.h"
#include "loader/kernel.h"
#include "loader/loaded_policy.h"
#include "loader/names.h"
#include "loader/readiness.h"

#include <nlohmann/json.hpp>

namespace bpfsigctl {

namespace {

void require_ready(const PinDirectory &pins) {
    for (const Finding &finding : check_essentials(pins))
        if (!finding.good)
            throw Error("cannot load the policy: " + finding.detail, finding.remedy,
                        ExitCode::not_ready);
}

} // namespace

ExitCode load(const CommonOptions &common, const LoadOptions &options, std::ostream &out) {
    const PinDirectory pins = common.pins();
    if (options.mount && pins.wants_mount())
        pins.mount_bpffs();
    require_ready(pins);
    PolicyOptions policy = options.policy;
    policy.platform_keyring = options.platform_keyring.value_or(kernel::checks_platform_keyring());
    const LoadResult result = load_policy(policy, pins);

    const std::string mode = options.policy.permissive ? "permissive" : "enforcing";
    if (common.json) {
        out << nlohmann::ordered_json{{"state", state_name(SIGCTL_WAITING)},
                                      {"mode", mode},
                                      {"checks", checks_name(result.waits)},
                                      {"deadline_seconds", options.policy.deadline_seconds},
                                      {"ledger_records", options.policy.ledger_records},
                                      {"retain_mib", options.policy.retain_mib},
                                      {"pin_dir", pins.path()}}
                   .dump(2)
            << '\n';
        return ExitCode::ok;
    }
    out << "waiting: modules of the initramfs may enter "
        << (result.waits ? "unchecked, signed or not" : "unsigned");
    if (options.policy.permissive)
        out << ", and permissively so may all others";
    out << "; locks when PID 1 leaves the initramfs";
    if (options.policy.deadline_seconds != 0)
        out << ", at the latest in " << options.policy.deadline_seconds << " s";
    out << '\n';
    return ExitCode::ok;
}

} // namespace bpfsigctl
