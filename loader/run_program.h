// SPDX-License-Identifier: GPL-2.0
// Running one of the loaded policy's own programs (BPF_PROG_RUN).
#pragma once

#include <cstdint>

namespace bpfsigctl {

// CONTEXT is copied in and out. Throws Error if the program cannot be run,
// speaks another ABI, or returns an errno.
void run_program(int program, void *context, std::uint32_t size, const char *name);

} // namespace bpfsigctl
