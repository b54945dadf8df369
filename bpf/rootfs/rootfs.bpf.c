// SPDX-License-Identifier: GPL-2.0
/*
 * Which device number the initramfs has, which nothing tells user space when an overlay
 * was put over it. An object of its own, loaded only then.
 */
#include <linux/bpf.h>

#include "../kernel_types.h"
#include "../text.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpfsigctl/abi.h>
#include <linux/errno.h>

struct list_head {
	struct list_head *next;
} __attribute__((preserve_access_index));

struct mount {
	struct vfsmount mnt;
	struct list_head mnt_mounts;
	struct list_head mnt_child;
} __attribute__((preserve_access_index));

struct mnt_namespace {
	struct mount *root;
} __attribute__((preserve_access_index));

static __always_inline union text fs_name(struct mount *mount)
{
	union text name = {};

	bpf_probe_read_kernel_str(name.chars, SIGCTL_FS_NAME_LEN,
				  BPF_CORE_READ(mount, mnt.mnt_sb, s_type, name));
	return name;
}

/*
 * The rootfs is at the bottom of PID 1's mounts, init_mount_tree(); on newer kernels it is
 * what is mounted there on the nullfs, on which nothing else can be. May sleep.
 *
 * Returns 0, -ESRCH (not in the initial pid name space), -ENOENT (there is none).
 */
SEC("syscall")
int rootfs_dev(struct sigctl_rootfs *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	struct pid_namespace *pid_ns = BPF_CORE_READ(task, nsproxy, pid_ns_for_children);
	struct mount *mount;

	if (!pid_ns || BPF_CORE_READ(pid_ns, level) != 0)
		return -ESRCH;
	mount = BPF_CORE_READ(pid_ns, child_reaper, nsproxy, mnt_ns, root);
	if (text_is(fs_name(mount), "nullfs") && bpf_core_field_exists(mount->mnt_child))
		mount = (void *)BPF_CORE_READ(mount, mnt_mounts.next) -
			bpf_core_field_offset(mount->mnt_child);
	if (!text_is(fs_name(mount), "rootfs"))
		return -ENOENT;
	ctx->dev = BPF_CORE_READ(mount, mnt.mnt_sb, s_dev);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
