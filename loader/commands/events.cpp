// SPDX-License-Identifier: GPL-2.0
#include "loader/events.h"

#include "loader/commands/commands.h"
#include "loader/journal.h"
#include "loader/loaded_policy.h"

#include <cerrno>
#include <chrono>
#include <optional>
#include <thread>

namespace bpfsigctl {

namespace {

void print(const Event &event, bool json, std::ostream &out) {
    if (json)
        out << event_to_json(event).dump() << '\n';
    else
        out << event_to_text(event) << '\n';
}

} // namespace

ExitCode events(const CommonOptions &common, const EventsOptions &options, std::ostream &out) {
    const auto policy = LoadedPolicy::find(common.pins());
    if (!policy)
        throw Error("no policy is loaded", "", ExitCode::not_loaded);
    std::optional<Journal> journal;
    if (options.journal)
        journal.emplace();

    EventLog log;
    // Without --follow a second look tells of the loads that go on, too.
    for (bool again = true; again; again = options.follow) {
        for (int looks = options.follow ? 1 : 2; looks > 0; looks--) {
            for (const Event &event : log.look(policy->read().policy, policy->records())) {
                if (journal)
                    journal->send(event);
                else
                    print(event, common.json, out);
            }
        }
        errno = 0;
        if (!out.flush())
            throw system_error("cannot write the events to standard output", errno);
        if (options.follow)
            std::this_thread::sleep_for(std::chrono::seconds(options.interval_seconds));
    }
    return ExitCode::ok;
}

} // namespace bpfsigctl
