// SPDX-License-Identifier: GPL-2.0
#include "loader/commands/commands.h"
#include "loader/escape.h"
#include "loader/hold.h"
#include "loader/loaded_policy.h"
#include "loader/metrics.h"
#include "loader/names.h"

#include <nlohmann/json.hpp>

namespace bpfsigctl {

namespace {

nlohmann::ordered_json lock_json(const sigctl_policy &policy) {
    if (policy.lock_reason == SIGCTL_LOCK_NONE)
        return nullptr;
    return {{"time_ns", policy.locked_at},
            {"reason", lock_reason_name(policy.lock_reason)},
            {"pid", policy.lock_pid},
            {"comm", escape(text_of(policy.lock_comm))}};
}

nlohmann::ordered_json verdicts_json(const sigctl_policy &policy) {
    nlohmann::ordered_json json;
    for (std::uint32_t verdict = SIGCTL_VERDICT_VERIFIED; verdict < SIGCTL_VERDICTS; verdict++)
        json[verdict_name(verdict)] = policy.verdicts[verdict];
    json["pending"] = pending_verdicts(policy);
    return json;
}

std::string verdicts_text(const sigctl_policy &policy) {
    std::string text;
    for (std::uint32_t verdict = SIGCTL_VERDICT_VERIFIED; verdict < SIGCTL_VERDICTS; verdict++)
        if (policy.verdicts[verdict] != 0)
            text += std::to_string(policy.verdicts[verdict]) + " " + verdict_name(verdict) + ", ";
    return text + std::to_string(pending_verdicts(policy)) + " pending";
}

// What became of the images, the loss of one not to be overlooked.
std::string retained_text(const sigctl_policy &policy, const Hold &hold) {
    std::string text = std::to_string(policy.retained) + " images, " +
                       std::to_string(policy.retain_used) + " of " +
                       std::to_string(policy.retain_bytes) + " bytes";
    if (!hold.images)
        text +=
            pending_verdicts(policy) == 0 ? "; given back" : "; GONE before every verdict was in";
    if (policy.admitted > policy.retained)
        text += "; " + std::to_string(policy.admitted - policy.retained) +
                " admitted modules NOT RETAINED";
    return text;
}

nlohmann::ordered_json to_json(const Snapshot &snapshot, const Hold &hold, const HeldBy &held) {
    const sigctl_policy &policy = snapshot.policy;
    return {
        {"state", state_name(snapshot.state())},
        {"mode", policy.permissive != 0 ? "permissive" : "enforcing"},
        {"checks", checks_name(policy.waits != 0)},
        {"armed_at_ns", policy.armed_at},
        {"closes_at_ns", policy.closes_at},
        {"now_ns", snapshot.now},
        {"lock", lock_json(policy)},
        {"held_by", held.holders},
        {"caveat", held.caveat},
        {"boot_root",
         {{"fs", escape(text_of(policy.boot_root_fs))},
          {"device", device_name(policy.boot_root_dev)}}},
        {"attached", {{"programs", hold.programs}, {"present", hold.attached}}},
        {"recording", {{"links", hold.links}, {"alive", hold.alive}}},
        {"counts",
         {{"admitted", policy.admitted},
          {"verified", policy.verified},
          {"refused", policy.refused},
          {"permitted", policy.permitted},
          {"unrecorded", policy.unrecorded}}},
        {"retained",
         {{"images", policy.retained},
          {"used", policy.retain_used},
          {"capacity", policy.retain_bytes},
          {"held", hold.images}}},
        {"verdicts", verdicts_json(policy)},
        {"ledger", {{"used", ledger_used(policy)}, {"capacity", policy.ledger_capacity}}},
    };
}

std::string how_it_locked(const sigctl_policy &policy) {
    const std::string who =
        escape(text_of(policy.lock_comm)) + "[" + std::to_string(policy.lock_pid) + "]";
    switch (policy.lock_reason) {
    case SIGCTL_LOCK_COMMAND:
        return "by command of " + who;
    case SIGCTL_LOCK_EXEC:
        return "when PID 1 ran " + escape(text_of(policy.lock_comm)) +
               ", from outside the initramfs";
    case SIGCTL_LOCK_DEADLINE:
        return "when the deadline had passed (noticed for " + who + ")";
    case SIGCTL_LOCK_KERNEL:
        return "when the kernel's wait was ended in " + who;
    default:
        return "by nobody known";
    }
}

std::string when_checked(const Snapshot &snapshot) {
    if (snapshot.policy.waits == 0)
        return "checked as modules load";
    return snapshot.state() == SIGCTL_LOCKED ? "waited until the lock" : "wait until the lock";
}

void to_text(const Snapshot &snapshot, const Hold &hold, const HeldBy &held, std::ostream &out) {
    const sigctl_policy &policy = snapshot.policy;
    out << "state:      " << state_name(snapshot.state())
        << (policy.permissive != 0 ? " (permissive: nothing is refused)" : "") << '\n'
        << "armed:      at " << seconds(policy.armed_at) << " s\n";
    if (snapshot.state() == SIGCTL_LOCKED)
        out << "locked:     at " << seconds(policy.locked_at) << " s, " << how_it_locked(policy)
            << '\n';
    else if (policy.closes_at != 0)
        out << "deadline:   at " << seconds(policy.closes_at) << " s, now " << seconds(snapshot.now)
            << " s\n";
    else
        out << "deadline:   none\n";
    if (snapshot.state() == SIGCTL_LOCKED || !held.holders.empty())
        out << "held by:    " << held.text() << '\n';
    if (!held.caveat.empty())
        out << "note:       " << held.caveat << '\n';
    out << "signatures: " << when_checked(snapshot) << '\n'
        << "boot root:  " << escape(text_of(policy.boot_root_fs)) << " on device "
        << device_name(policy.boot_root_dev) << '\n'
        << "attached:   " << hold.attached << " of " << hold.programs
        << " programs on the root cgroup\n"
        << "recording:  "
        << (hold.records() ? "every load"
                           : "refusals by the policy only: the ledger's tracing was removed")
        << '\n'
        << "modules:    " << policy.admitted << " admitted, " << policy.verified << " verified, "
        << policy.refused << " refused";
    if (policy.permissive != 0)
        out << ", " << policy.permitted << " permitted";
    if (policy.unrecorded != 0)
        out << ", " << policy.unrecorded << " not recorded (ledger full, or no memory)";
    out << '\n'
        << "ledger:     " << ledger_used(policy) << " of " << policy.ledger_capacity << " records; "
        << std::min<std::uint64_t>(policy.next_refusal, policy.refusals_capacity) << " of "
        << policy.refusals_capacity << " refusals\n"
        << "retained:   " << retained_text(policy, hold) << '\n'
        << "verdicts:   " << verdicts_text(policy) << '\n';
}

} // namespace

ExitCode status(const CommonOptions &common, const StatusOptions &options, std::ostream &out) {
    const auto policy = LoadedPolicy::find(common.pins());
    if (!policy) {
        if (options.metrics)
            out << metrics_of_none();
        else if (common.json)
            out << nlohmann::ordered_json{{"state", "not-loaded"}}.dump(2) << '\n';
        else
            out << "state:      not loaded\n";
        return ExitCode::not_loaded;
    }
    const Snapshot snapshot = policy->read();
    const Hold hold = policy->hold();
    const HeldBy held = held_by(snapshot, hold);
    if (options.metrics)
        out << metrics(snapshot, hold, held);
    else if (common.json)
        out << to_json(snapshot, hold, held).dump(2) << '\n';
    else
        to_text(snapshot, hold, held, out);
    return snapshot.state() == SIGCTL_LOCKED ? ExitCode::ok : ExitCode::waiting;
}

} // namespace bpfsigctl
