// SPDX-License-Identifier: GPL-2.0
/*
 * Who may enter. Two hooks note where a module's bytes come from; the third is
 * asked by every kernel about a module without a valid signature, and decides
 * (decision.h). What can not be decided is refused. See wait.bpf.c, too.
 */
#include "admission.h"

#include <bpf/bpf_tracing.h>
#include <linux/errno.h>

/*
 * The task's storage for a load that begins now. NULL when memory is short or
 * the storage is busy (bpf_task_storage_trylock()). What an earlier load of the
 * task left in it is then still there, and must not be taken for this one's: the
 * count makes every load doubtful that began before.
 */
static __always_inline struct load *load_begin(struct sigctl_policy *policy,
					       enum sigctl_entry entry)
{
	struct load *load = bpf_task_storage_get(&sigctl_load, bpf_get_current_task_btf(), NULL,
						 BPF_LOCAL_STORAGE_GET_F_CREATE);

	if (!load) {
		__sync_fetch_and_add(&policy->blind, 1);
		policy->blind_task = bpf_get_current_task();
		return NULL;
	}
	load->blind = policy->blind;
	load->begun = true;
	load->asked = false;
	load->waits = false;
	load->not_elf = false;
	load->retains = false;
	load->image_len = 0;
	load->recorded = false;
	load->unrecorded = false;
	load->record.size = 0;
	load->record.taints = 0;
	load->record.entry = entry;
	load->record.stage = SIGCTL_STAGE_DECIDED;
	load->record.sig_errno = 0;
	load->record.load_errno = 0;
	load->record.sig_ok = 0;
	load->record.flags = 0;
	load->record.image_len = 0;
	load->record.name[0] = '\0';
	return load;
}

/* Where the bytes come from. Of the boot root all is known that takes calls elsewhere. */
static __always_inline void record_origin(const struct sigctl_policy *policy,
					  struct sigctl_record *record, struct inode *inode)
{
	struct super_block *sb = BPF_CORE_READ(inode, i_sb);

	record->origin_ino = BPF_CORE_READ(inode, i_ino);
	if (sb && (__u64)sb == policy->boot_root) {
		record->origin = SIGCTL_ORIGIN_BOOT_ROOT;
		record->origin_dev = policy->boot_root_dev;
		__builtin_memcpy(record->origin_fs, policy->boot_root_fs, SIGCTL_FS_NAME_LEN);
		return;
	}
	record->origin = sb ? SIGCTL_ORIGIN_ELSEWHERE : SIGCTL_ORIGIN_UNKNOWN;
	record->origin_dev = BPF_CORE_READ(sb, s_dev);
	bpf_probe_read_kernel_str(record->origin_fs, sizeof(record->origin_fs),
				  BPF_CORE_READ(sb, s_type, name));
}

static __always_inline bool reads_a_module(enum kernel_read_file_id id)
{
	return id == bpf_core_enum_value(enum kernel_read_file_id, READING_MODULE) ||
	       (bpf_core_enum_value_exists(enum kernel_read_file_id, READING_MODULE_COMPRESSED) &&
		id == bpf_core_enum_value(enum kernel_read_file_id, READING_MODULE_COMPRESSED));
}

/*
 * finit_module(2): the bytes are those of a file, and its super block is where
 * they come from. Runs in kernel_read_file() before the first byte is read.
 * Does not sleep; refuses nothing, since the signature is not known yet.
 */
SEC("lsm_cgroup/kernel_read_file")
int BPF_PROG(sigctl_file, struct file *file, enum kernel_read_file_id id, bool contents)
{
	struct sigctl_policy *policy;
	struct load *load;

	if (!reads_a_module(id))
		return 1;
	policy = policy_get();
	if (!policy || !window_is_armed(policy))
		return 1;
	load = load_begin(policy, SIGCTL_ENTRY_FINIT);
	if (!load)
		return 1;
	load->foreign_file = false;
	if (policy->blind_task == bpf_get_current_task())
		policy->blind_task = 0;
	record_origin(policy, &load->record, inode_of(file));
	bpf_d_path(&file->f_path, load->record.path, sizeof(load->record.path));
	record_caller(&load->record, inode_of(current_exe()));
	return 1;
}

/*
 * init_module(2): the bytes come from the caller's memory, so the calling
 * program vouches for them, unless it has just been refused a foreign file, or
 * one of which nobody knows where it was: busybox insmod then reads that file
 * itself and tries again this way, so what it offers counts as that file. Runs in
 * copy_module_from_user() before the bytes are copied. Does not sleep; refuses
 * nothing.
 */
SEC("lsm_cgroup/kernel_load_data")
int BPF_PROG(sigctl_data, enum kernel_load_data_id id, bool contents)
{
	struct sigctl_policy *policy;
	struct inode *inode;
	struct load *load;
	struct file *exe;

	if (id != bpf_core_enum_value(enum kernel_load_data_id, LOADING_MODULE))
		return 1;
	policy = policy_get();
	if (!policy || !window_is_armed(policy))
		return 1;
	load = load_begin(policy, SIGCTL_ENTRY_INIT);
	if (!load)
		return 1;
	exe = current_exe();
	inode = inode_of(exe);
	record_caller(&load->record, inode);
	if (policy->blind_task == bpf_get_current_task()) {
		load->foreign_file = true;
		load->record.origin = SIGCTL_ORIGIN_UNKNOWN;
		load->record.path[0] = '\0';
	}
	if (load->foreign_file)
		return 1;
	record_origin(policy, &load->record, inode);
	bpf_probe_read_kernel_str(load->record.path, sizeof(load->record.path),
				  BPF_CORE_READ(exe, f_path.dentry, d_name.name));
	return 1;
}

/*
 * module_sig_check() asks security_locked_down(LOCKDOWN_MODULE_SIGNATURE) when
 * a module has no signature it could verify and sig_enforce is off: the one
 * choke point of every way in. Runs after the image was read and before it is
 * parsed. Does not sleep; what it answers is the kernel's own word.
 *
 * With CONFIG_MODULE_SIG_CHECK_WAIT module_sig_check_may_wait() asks the same,
 * for lockdown's sake, about a check that was just told to wait.
 */
SEC("lsm_cgroup/locked_down")
int BPF_PROG(sigctl_unsigned, enum lockdown_reason what)
{
	struct sigctl_ruling ruling;
	struct sigctl_facts facts;
	struct sigctl_policy *policy;
	struct load *load;
	int error = -EKEYREJECTED;
	__u32 number = 0;
	__u64 time;

	if (what != bpf_core_enum_value(enum lockdown_reason, LOCKDOWN_MODULE_SIGNATURE))
		return 1;
	/* Refused already, by a program before us: not ours to decide. */
	if (bpf_get_retval() < 0)
		return 1;
	policy = policy_get();
	if (!policy)
		goto refuse;

	load = load_of_current();
	if (load && load->waits) {
		load->waits = false;
		return 1;
	}
	/* While its checks may wait the kernel asks first: that is over, then. */
	if (policy->waits && load && load->begun && !load->asked)
		window_close(policy, SIGCTL_LOCK_KERNEL);

	time = bpf_ktime_get_boot_ns();
	facts = facts_of(policy, load, time);
	ruling = sigctl_decide(&facts);
	if (ruling.decision == SIGCTL_ADMITTED) {
		/* Without a load the origin is unknown, so this cannot be. */
		if (!load)
			goto refuse;
		ruling = reserve(policy, load, &facts, &number);
		load->retains = ruling.decision == SIGCTL_ADMITTED && facts.image_fits;
	}
	switch (ruling.decision) {
	case SIGCTL_NOT_ASKED:
		return 1;
	case SIGCTL_ADMITTED:
		break;
	case SIGCTL_PERMITTED:
		number = ring_next(policy);
		break;
	default:
		__sync_fetch_and_add(&policy->refused, 1);
		error = sigctl_errno_of(ruling);
		number = ring_next(policy);
		if (load)
			note_foreign_file(load, ruling);
		break;
	}
	if (!load)
		policy->bare_task = bpf_get_current_task(); /* for sigctl_checked */
	/* What has no record does not enter. */
	if (!record_decision(policy, load, number, time, facts.state, ruling)) {
		if (load)
			load->unrecorded = true;
		goto refuse;
	}
	if (ruling.decision == SIGCTL_ADMITTED)
		__sync_fetch_and_add(&policy->admitted, 1);
	else if (ruling.decision == SIGCTL_PERMITTED)
		__sync_fetch_and_add(&policy->permitted, 1);
	if (ruling.decision != SIGCTL_REFUSED)
		return 1;
refuse:
	bpf_set_retval(error);
	return 0;
}
