// SPDX-License-Identifier: GPL-2.0
#include "loader/metrics.h"

#include "loader/names.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace bpfsigctl {

namespace {

using Samples = std::vector<std::pair<std::string, std::uint64_t>>; // labels, value

class Text {
public:
    void add(std::string_view name, std::string_view type, std::string_view help,
             const Samples &samples) {
        const std::string full = "bpfsigctl_" + std::string(name);
        text_ += "# HELP " + full + " " + std::string(help) + "\n# TYPE " + full + " " +
                 std::string(type) + "\n";
        for (const auto &[labels, value] : samples)
            text_ += full + labels + " " + std::to_string(value) + "\n";
    }

    [[nodiscard]] const std::string &text() const { return text_; }

private:
    std::string text_;
};

std::string label(std::string_view name, std::string_view value) {
    return "{" + std::string(name) + "=\"" + std::string(value) + "\"}";
}

Samples verdicts(const sigctl_policy &policy) {
    Samples samples;
    for (std::uint32_t verdict = SIGCTL_VERDICT_VERIFIED; verdict < SIGCTL_VERDICTS; verdict++)
        samples.emplace_back(label("verdict", verdict_name(verdict)), policy.verdicts[verdict]);
    samples.emplace_back(label("verdict", "pending"), pending_verdicts(policy));
    return samples;
}

void add_loaded(Text &text, bool loaded) {
    text.add("loaded", "gauge", "Whether a policy is loaded.", {{"", loaded ? 1 : 0}});
}

} // namespace

std::uint64_t pending_verdicts(const sigctl_policy &policy) {
    std::uint64_t given = 0;
    for (const std::uint64_t count : policy.verdicts)
        given += count;
    return policy.admitted > given ? policy.admitted - given : 0;
}

std::uint64_t ledger_used(const sigctl_policy &policy) {
    return std::min<std::uint64_t>(policy.word >> SIGCTL_WORD_SLOT_SHIFT, policy.ledger_capacity);
}

std::string metrics_of_none() {
    Text text;
    add_loaded(text, false);
    return text.text();
}

std::string metrics(const Snapshot &snapshot, const Hold &hold, const HeldBy &held) {
    const sigctl_policy &policy = snapshot.policy;
    const bool by_policy = std::ranges::find(held.holders, "policy") != held.holders.end();
    Text text;
    add_loaded(text, true);
    text.add("locked", "gauge", "Whether the window is closed.",
             {{"", snapshot.state() == SIGCTL_LOCKED ? 1 : 0}});
    text.add("permissive", "gauge", "Whether nothing is refused.",
             {{"", policy.permissive != 0 ? 1 : 0}});
    text.add("held", "gauge", "What holds the lock.",
             {{label("by", "kernel"), held.by_kernel() ? 1 : 0},
              {label("by", "policy"), by_policy ? 1 : 0}});
    text.add(
        "programs", "gauge", "Programs on the root cgroup.",
        {{label("state", "armed"), hold.programs}, {label("state", "attached"), hold.attached}});
    text.add("modules_total", "counter", "Modules by what became of them.",
             {{label("decision", "admitted"), policy.admitted},
              {label("decision", "verified"), policy.verified},
              {label("decision", "refused"), policy.refused},
              {label("decision", "permitted"), policy.permitted}});
    text.add("verdicts", "gauge", "Modules that entered unchecked, by verdict.", verdicts(policy));
    text.add("ledger_records", "gauge", "Records in the ledger, and room for them.",
             {{label("state", "used"), ledger_used(policy)},
              {label("state", "capacity"), policy.ledger_capacity}});
    return text.text();
}

} // namespace bpfsigctl
