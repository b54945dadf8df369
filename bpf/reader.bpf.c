// SPDX-License-Identifier: GPL-2.0
/*
 * The one window onto the policy after the lock: copies its state and a run of
 * records out to whoever runs it. Changes nothing, but that it notices a
 * deadline that has passed like every other program.
 */
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
	struct sigctl_record *record = NULL;
	__u32 index, count, capacity = 0;

	if (!out || !policy || out->abi_version != SIGCTL_ABI_VERSION)
		return -EPROTO;
	window_settle(policy);
	out->now = bpf_ktime_get_boot_ns();
	if (bpf_probe_read_kernel(&out->policy, sizeof(out->policy), policy))
		return -EFAULT;

	index = out->first;
	count = out->count;
	out->count = 0;
	if (out->table == SIGCTL_TABLE_LEDGER) {
		capacity = policy->ledger_capacity;
		record = bpf_map_lookup_elem(&sigctl_ledger, &index);
	} else if (out->table == SIGCTL_TABLE_REFUSALS) {
		capacity = policy->refusals_capacity;
		record = bpf_map_lookup_elem(&sigctl_refused, &index);
	}
	if (!record || index >= capacity)
		return 0;
	if (count > capacity - index)
		count = capacity - index;
	if (count > SIGCTL_READ_RECORDS)
		count = SIGCTL_READ_RECORDS;
	/* The elements of an array map lie side by side: this is the first. */
	if (bpf_probe_read_kernel(out->records, count * sizeof(*record), record))
		return -EFAULT;
	out->count = count;
	return 0;
}

/*
 * Run with BPF_PROG_RUN; the context is copied in and out. May sleep. count
 * says how many records were there to copy. Returns 0, -EPROTO (another ABI),
 * -EFAULT.
 */
SEC("syscall")
int sigctl_read(struct sigctl_read *ctx)
{
	return read_out(ctx);
}
