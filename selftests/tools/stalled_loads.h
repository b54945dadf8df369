// SPDX-License-Identifier: GPL-2.0
// Loads of modules at once for whose bytes the kernel waits, while a script runs.
#pragma once

#include <functional>

namespace stalled_loads {

// What stalls them.
struct Stall {
    std::function<int(unsigned)> load;    // the call of this number; 0 or the errno
    std::function<void()> until_all_wait; // returns when the kernel waits in every call
    std::function<void()> let_go;         // gives what it waits for
};

// Calls load in a thread for each number below LOADS, runs the script while all wait, lets
// them go, and prints what each was answered. Throws std::runtime_error if the script
// failed, when all have ended.
void run(unsigned loads, const Stall &stall, const char *script);

} // namespace stalled_loads
