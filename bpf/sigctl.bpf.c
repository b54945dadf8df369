// SPDX-License-Identifier: GPL-2.0
/*
 * The policy: its programs, a file a duty, compiled as one unit as the kernel's
 * kernel/sched/build_policy.c is, so that what several of them call can be inlined: a
 * BPF function costs each program that calls it 6 KiB. The programs of a kernel whose
 * checks may wait come last, see bpfsigctl/light.h.
 */
#include "maps.h"

#include "gate.bpf.c"
#include "guard.bpf.c"
#include "ledger.bpf.c"
#include "reader.bpf.c"
#include "retain.bpf.c"
#include "verify.bpf.c"
#include "window.bpf.c"

#include "wait.bpf.c"

char LICENSE[] SEC("license") = "GPL";
