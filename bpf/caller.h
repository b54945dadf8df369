/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who asks a program of ours for something by a bpf(2) command that anybody may
 * issue.
 */
#ifndef SIGCTL_CALLER_H
#define SIGCTL_CALLER_H

#include "maps.h"

#include <bpf/bpf_core_read.h>

#define CAPABLE_SYS_ADMIN (1ULL << 21) /* CAP_SYS_ADMIN */

/*
 * CAP_SYS_ADMIN in the initial user name space: whoever has it may load policies,
 * and as much as it likes of others. What cannot be read counts as a no.
 */
static __always_inline bool caller_may_ask(void)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	const struct cred *cred = BPF_CORE_READ(task, cred);
	__u64 effective = 0;

	return !bpf_probe_read_kernel(&effective, sizeof(effective), &cred->cap_effective) &&
	       (effective & CAPABLE_SYS_ADMIN) && BPF_CORE_READ(cred, user_ns, level) == 0;
}

#endif
