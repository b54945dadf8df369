// SPDX-License-Identifier: GPL-2.0
/*
 * When the window opens and closes: armed once by the loader, locked by PID 1
 * leaving the boot root, by command, or by the deadline (window.h). What the
 * window means for a module is the gate's business.
 */
#include "text.h"
#include "window.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include <linux/errno.h>

/*
 * PID 1 executes a program that is not on the boot root: the initramfs is
 * over. Runs in begin_new_exec()'s wake, past the point of no return and
 * before the new program's first instruction. Does not sleep; cannot refuse.
 */
SEC("lsm_cgroup/bprm_committed_creds")
int BPF_PROG(sigctl_exec, struct linux_binprm *bprm)
{
	struct sigctl_policy *policy;

	if (bpf_get_current_pid_tgid() >> 32 != 1)
		return 1;
	policy = policy_get();
	if (policy && sigctl_state_of(policy->word) == SIGCTL_WAITING &&
	    (__u64)BPF_CORE_READ(bprm, file, f_inode, i_sb) != policy->boot_root)
		window_close(policy, SIGCTL_LOCK_EXEC);
	return 1;
}

/*
 * The policy and the tables must be out of user space's reach before arming. Of the
 * retainer the loader alone sees to that: a program that may sleep may not use it.
 */
static __always_inline bool maps_are_frozen(void)
{
	return ((struct bpf_map *)&sigctl_policy)->frozen &&
	       ((struct bpf_map *)&sigctl_records)->frozen &&
	       ((struct bpf_map *)&sigctl_rows)->frozen &&
	       ((struct bpf_map *)&sigctl_load)->frozen &&
	       ((struct bpf_map *)&sigctl_images)->frozen;
}

/*
 * unarmed -> waiting, once. Run by the loader when everything is attached; the
 * program is pinned nowhere and is gone with the loader. May sleep.
 *
 * Returns 0, -EPROTO (another ABI), -EINVAL (a setting out of range), -EACCES
 * (a map user space can still write), -ESRCH (not in the initial pid name
 * space), -EXDEV (PID 1's root is not the initramfs), -EALREADY (armed before).
 */
SEC("syscall")
int sigctl_arm(struct sigctl_arm *ctx)
{
	struct sigctl_policy *policy = policy_get();
	struct pid_namespace *pid_ns;
	struct super_block *root;
	struct task_struct *task = (void *)bpf_get_current_task();
	union text fs = {};
	int i;

	if (!policy || ctx->abi_version != SIGCTL_ABI_VERSION ||
	    policy->abi_version != SIGCTL_ABI_VERSION)
		return -EPROTO;
	if (!policy->ledger_capacity || policy->ledger_capacity > SIGCTL_LEDGER_MAX ||
	    policy->refusals_capacity != SIGCTL_REFUSALS ||
	    policy->deadline > SIGCTL_DEADLINE_MAX * 1000000000ULL ||
	    policy->retain_bytes > SIGCTL_RETAIN_MAX * SIGCTL_MIB)
		return -EINVAL;
	if (!maps_are_frozen())
		return -EACCES;

	/* fork() of the loader's would go there, so it is the loader's own. */
	pid_ns = BPF_CORE_READ(task, nsproxy, pid_ns_for_children);
	if (!pid_ns || BPF_CORE_READ(pid_ns, level) != 0)
		return -ESRCH;
	root = BPF_CORE_READ(pid_ns, child_reaper, fs, root.mnt, mnt_sb);
	if (!root)
		return -ESRCH;
	bpf_probe_read_kernel_str(fs.chars, SIGCTL_FS_NAME_LEN, BPF_CORE_READ(root, s_type, name));
	__builtin_memcpy(ctx->boot_root_fs, fs.chars, SIGCTL_FS_NAME_LEN);
	/*
	 * rootfs_fs_type, see init_mount_tree(): nothing else is an initramfs, but for an
	 * overlay over a squashfs image that is a file of it. As to that the loader, which
	 * is of the image, is believed.
	 */
	if (!text_is(fs, "rootfs") && !(text_is(fs, "overlay") && ctx->squash))
		return -EXDEV;

	/* Whoever sets the bit owns the rest; the second finds it set. */
	if (policy->armed_at ||
	    __sync_val_compare_and_swap(&policy->armed_at, 0, bpf_ktime_get_boot_ns()))
		return -EALREADY;
	policy->boot_root = (__u64)root;
	policy->boot_root_dev = BPF_CORE_READ(root, s_dev);
	__builtin_memcpy(policy->boot_root_fs, fs.chars, SIGCTL_FS_NAME_LEN);
	if (policy->deadline)
		policy->closes_at = policy->armed_at + policy->deadline;
	for (i = 0; i < SIGCTL_MAX_PROGS; i++)
		policy->attached[i] = ctx->attached[i];
	for (i = 0; i < SIGCTL_MAX_LINKS; i++)
		policy->links[i] = ctx->links[i];
	policy->retain_link = ctx->retain_link;
	policy->reader = ctx->reader;
	policy->verifier = ctx->verifier;
	policy->imager = ctx->imager;
	policy->waits = ctx->waits;
	__sync_fetch_and_or(&policy->word, SIGCTL_WORD_ARMED);
	return 0;
}
