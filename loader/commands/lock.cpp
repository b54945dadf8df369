// SPDX-License-Identifier: GPL-2.0
#include "loader/commands/commands.h"
#include "loader/escape.h"
#include "loader/hold.h"
#include "loader/kernel.h"
#include "loader/ledger.h"
#include "loader/loaded_policy.h"
#include "loader/names.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <thread>

namespace bpfsigctl {

namespace {

std::vector<sigctl_record> loads_in_flight(const LoadedPolicy &policy) {
    std::vector<sigctl_record> records = policy.records(SIGCTL_TABLE_LEDGER);
    records.erase(std::remove_if(records.begin(), records.end(),
                                 [](const sigctl_record &record) { return !in_flight(record); }),
                  records.end());
    return records;
}

// The window is closed before this waits: it can hold up the report, never the
// lock, and it has an end.
void wait_for_loads_in_flight(const LoadedPolicy &policy, std::uint64_t seconds) {
    using clock = std::chrono::steady_clock;
    const auto end = clock::now() + std::chrono::seconds(seconds);
    constexpr auto pause = std::chrono::milliseconds(5);
    for (;;) {
        const auto loads = loads_in_flight(policy);
        if (loads.empty())
            return;
        if (clock::now() >= end)
            throw Error("the policy is locked, but " + std::to_string(loads.size()) +
                            " load(s) admitted before are still in flight after " +
                            std::to_string(seconds) + " s, the first of " +
                            escape(text_of(loads.front().path)) + " by process " +
                            std::to_string(loads.front().pid),
                        "bpfsigctl ledger shows how they end; run lock again to wait on");
        std::this_thread::sleep_for(pause);
    }
}

} // namespace

ExitCode lock(const CommonOptions &common, const LockOptions &options, std::ostream &out) {
    const auto policy = LoadedPolicy::find(common.pins());
    if (!policy)
        throw Error("no policy is loaded, so there is nothing to lock",
                    "load one in the initramfs, or write Y to "
                    "/sys/module/module/parameters/sig_enforce");
    const bool locked_now = policy->lock();
    const Snapshot snapshot = policy->read();
    const bool enforce = options.sig_enforce && snapshot.policy.permissive == 0 &&
                         !kernel::sig_enforce().value_or(false);
    try {
        // The policy's programs have ended it; this is for their absence.
        if (kernel::sig_check_wait().value_or(false))
            kernel::end_sig_check_wait();
        if (enforce)
            kernel::enforce_signatures();
    } catch (const Error &error) {
        throw Error(std::string("the policy is locked, but not the kernel: ") + error.what());
    }
    wait_for_loads_in_flight(*policy, options.wait_seconds);

    const HeldBy held = held_by(snapshot, policy->hold());
    if (common.json) {
        out << nlohmann::ordered_json{{"state", state_name(snapshot.state())},
                                      {"locked_now", locked_now},
                                      {"locked_at_ns", snapshot.policy.locked_at},
                                      {"reason", lock_reason_name(snapshot.policy.lock_reason)},
                                      {"held_by", held.holders},
                                      {"caveat", held.caveat}}
                   .dump(2)
            << '\n';
    } else {
        out << (locked_now ? "locked" : "locked already")
            << (enforce ? "; sig_enforce set now" : "") << "; held by: " << held.text() << '\n';
        if (!held.caveat.empty())
            out << "note: " << held.caveat << '\n';
    }
    const bool as_promised = !held.holders.empty() || snapshot.policy.permissive != 0;
    return as_promised ? ExitCode::ok : ExitCode::failed;
}

} // namespace bpfsigctl
