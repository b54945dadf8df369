// SPDX-License-Identifier: GPL-2.0
// What the armed policy's guard does when it is asked, without any fd or pin.
#pragma once

namespace bpfsigctl {

// REQUEST is a SIGCTL_ASK_* of abi.h. Returns 0 when it is done, or the guard's errno;
// ENOENT if there is no guard to ask, or the caller may not.
int ask_guard(const char *request);

} // namespace bpfsigctl
