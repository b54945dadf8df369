// SPDX-License-Identifier: GPL-2.0
// What a load that was killed before it armed has left, or an unload: programs on
// the root cgroup, which decide nothing, and pins.
#pragma once

#include "loader/pin_directory.h"
#include "loader/root_cgroup.h"

namespace bpfsigctl {

// Clears it away and returns whether there was any. Throws Error if a policy is
// armed (or locked, or of another version), or if the pin directory cannot be
// used for reasons that are not ours to clear away.
bool clear_leftovers(const RootCgroup &cgroup, const PinDirectory &pins);

// The same of what is on the root cgroup alone.
void detach_leftovers(const RootCgroup &cgroup);

} // namespace bpfsigctl
