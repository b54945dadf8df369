// SPDX-License-Identifier: GPL-2.0
// Runs another program, as a tool does while something of its own is in place.
#pragma once

namespace run_command {

// Runs it, found on PATH, to its end. Returns its exit status: 128 and the signal's
// number if one ended it, 127 if there is no such program. Throws std::runtime_error.
int wait_for(char **command);

// Runs a shell on it; whether it ended with 0. Throws as wait_for() does.
bool shell(const char *script);

} // namespace run_command
