// SPDX-License-Identifier: GPL-2.0
// The status as Prometheus' text format, for the node exporter's textfile directory.
#pragma once

#include "loader/hold.h"
#include "loader/loaded_policy.h"

#include <string>

namespace bpfsigctl {

std::string metrics(const Snapshot &snapshot, const Hold &hold, const HeldBy &held);
// Where no policy is loaded.
std::string metrics_of_none();

// Admitted, and without a verdict.
std::uint64_t pending_verdicts(const sigctl_policy &policy);
// Records in the ledger, at most its capacity.
std::uint64_t ledger_used(const sigctl_policy &policy);

} // namespace bpfsigctl
