// SPDX-License-Identifier: GPL-2.0
// A process may be started with its standard streams closed. The next file it
// opens would then become its stdout: keep 0, 1 and 2 taken.
#pragma once

namespace bpfsigctl {

// Gives each closed standard stream an fd on which reads and writes fail with
// EBADF, as they would have on the closed one.
void occupy_standard_streams();

} // namespace bpfsigctl
