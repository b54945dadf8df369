// SPDX-License-Identifier: GPL-2.0
#include "loader/hold.h"

namespace bpfsigctl {

bool HeldBy::by_kernel() const {
    return !holders.empty() && holders.front().front() == 'k';
}

std::string HeldBy::text() const {
    std::string text;
    for (const std::string &holder : holders)
        text += (text.empty() ? "" : ", ") + holder;
    return text.empty() ? "nothing" : text;
}

HeldBy held_by(const Snapshot &snapshot, const Hold &hold, const KernelHold &kernel) {
    HeldBy held;
    const bool permissive = snapshot.policy.permissive != 0;
    if (kernel.sig_enforce)
        held.holders.emplace_back("kernel (sig_enforce)");
    if (kernel.lockdown == kernel::Lockdown::integrity ||
        kernel.lockdown == kernel::Lockdown::confidentiality)
        held.holders.emplace_back("kernel (lockdown)");
    if (!permissive && snapshot.state() == SIGCTL_LOCKED && hold.enforces())
        held.holders.emplace_back("policy");

    if (permissive && held.holders.empty())
        held.caveat = "permissive: unsigned modules are recorded, and load all the same";
    else if (!hold.enforces())
        held.caveat = "only " + std::to_string(hold.attached) + " of " +
                      std::to_string(hold.programs) +
                      " programs of the policy are still attached to the root cgroup";
    else if (snapshot.state() == SIGCTL_LOCKED && !held.by_kernel())
        held.caveat = "sig_enforce is off: who can switch BPF off has the lock off too; "
                      "bpfsigctl lock sets it";
    return held;
}

HeldBy held_by(const Snapshot &snapshot, const Hold &hold) {
    const bool waits = kernel::sig_check_wait().value_or(false);
    return held_by(snapshot, hold,
                   {.sig_enforce = kernel::sig_enforce().value_or(false) && !waits,
                    .lockdown = kernel::lockdown()});
}

} // namespace bpfsigctl
