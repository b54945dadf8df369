// SPDX-License-Identifier: GPL-2.0
/*
 * The one window onto the policy after the lock: copies its state and a row of
 * records out to whoever runs it. Changes nothing, but that it notices a
 * deadline that has passed like every other program.
 */
#include "row_copy.h"
#include "window.h"

#include <bpf/bpf_core_read.h>
#include <linux/errno.h>

/*
 * Helpers do not take the program's context as memory to write to, but a
 * global function does: it is verified by itself, for any memory of that size.
 */
__noinline int read_out(struct sigctl_read *out)
{
	struct sigctl_policy *policy = policy_get();
	struct sigctl_row *row;
	__u32 number;

	if (!out || !policy || out->abi_version != SIGCTL_ABI_VERSION)
		return -EPROTO;
	window_settle(policy);
	out->now = bpf_ktime_get_boot_ns();
	if (bpf_probe_read_kernel(&out->policy, sizeof(out->policy), policy))
		return -EFAULT;

	out->count = 0;
	number = row_number(out, SIGCTL_ROWS(SIGCTL_LEDGER_MAX));
	row = bpf_map_lookup_elem(&sigctl_rows, &number);
	if (!row)
		return 0;
	out->count = SIGCTL_ROW_RECORDS;
	row_copy(out->chunks, row);
	return 0;
}

/*
 * Run with BPF_PROG_RUN; the context is copied in and out. May sleep. Returns 0, -EPROTO (another ABI),
 * -EFAULT.
 */
SEC("syscall")
int sigctl_read(struct sigctl_read *ctx)
{
	return read_out(ctx);
}
