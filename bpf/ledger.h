/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Writing the record of one module load: into the ledger if it entered, into
 * the ring of refusals otherwise. Who decides, and when, is not told here.
 */
#ifndef SIGCTL_LEDGER_H
#define SIGCTL_LEDGER_H

#include "decision.h"
#include "maps.h"
#include "records.h"

#include <bpf/bpf_core_read.h>
#include <linux/errno.h>

static __always_inline struct load *load_of_current(void)
{
	return bpf_task_storage_get(&sigctl_load, bpf_get_current_task_btf(), NULL, 0);
}

static __always_inline void record_who(struct sigctl_record *record)
{
	record->pid = bpf_get_current_pid_tgid() >> 32;
	bpf_get_current_comm(record->comm, sizeof(record->comm));
}

static __always_inline void record_caller(struct sigctl_record *record, struct inode *exe)
{
	record_who(record);
	record->caller_dev = BPF_CORE_READ(exe, i_sb, s_dev);
	record->caller_ino = BPF_CORE_READ(exe, i_ino);
}

/*
 * The executable of the current program; NULL for a kernel thread. What is read
 * through a NULL is 0.
 */
static __always_inline struct file *current_exe(void)
{
	struct task_struct *task = (void *)bpf_get_current_task();

	return BPF_CORE_READ(task, mm, exe_file);
}

static __always_inline struct inode *inode_of(struct file *file)
{
	return BPF_CORE_READ(file, f_inode);
}

/*
 * Copied by a helper, as 120 instructions here would be followed by the verifier on every
 * way to them. A slot is rewritten between two exchanges of seq_end, both full barriers: a
 * reader that finds seq and seq_end different drops what it copied.
 */
static __always_inline void record_write(struct sigctl_policy *policy, struct sigctl_record *slot,
					 struct sigctl_record *draft)
{
	draft->seq = __sync_fetch_and_add(&policy->next_seq, 1) + 1;
	__sync_lock_test_and_set(&slot->seq_end, 0);
	bpf_probe_read_kernel(slot, __builtin_offsetof(struct sigctl_record, seq_end), draft);
	__sync_lock_test_and_set(&slot->seq_end, draft->seq);
}

/*
 * A record of which nothing is known but the task: it had no storage. Written in place,
 * 480 bytes being too much for the BPF stack.
 */
static __always_inline void record_write_bare(struct sigctl_policy *policy,
					      struct sigctl_record *slot, __u64 time,
					      enum sigctl_state state, struct sigctl_ruling ruling)
{
	__u64 seq = __sync_fetch_and_add(&policy->next_seq, 1) + 1;

	__sync_lock_test_and_set(&slot->seq_end, 0);
	bpf_probe_read_kernel(slot, __builtin_offsetof(struct sigctl_record, seq_end),
			      blank_chunk(policy)->records);
	record_who(slot);
	slot->time = time;
	slot->state = state;
	slot->decision = ruling.decision;
	slot->reason = ruling.reason;
	slot->sig_errno = sigctl_errno_of(ruling);
	slot->seq = seq;
	__sync_lock_test_and_set(&slot->seq_end, seq);
}

/* The number of the next record in the ring; the oldest refusal makes room. */
static __always_inline __u32 ring_next(struct sigctl_policy *policy)
{
	return __sync_fetch_and_add(&policy->next_refusal, 1) % SIGCTL_REFUSALS;
}

/*
 * Records a decision under the given number and remembers it with the load, which may be
 * NULL. Returns the record, or NULL if there is no memory for it.
 */
static __always_inline struct sigctl_record *record_decision(struct sigctl_policy *policy,
							     struct load *load, __u32 number,
							     __u64 time, enum sigctl_state state,
							     struct sigctl_ruling ruling)
{
	struct sigctl_record *slot = record_make(policy, number);

	if (!slot) {
		__sync_fetch_and_add(&policy->unrecorded, 1);
		return NULL;
	}
	if (!load) {
		record_write_bare(policy, slot, time, state, ruling);
		return slot;
	}
	load->record.time = time;
	load->record.state = state;
	load->record.decision = ruling.decision;
	load->record.reason = ruling.reason;
	load->record.sig_errno = sigctl_errno_of(ruling);
	record_write(policy, slot, &load->record);
	load->number = number;
	load->recorded = true;
	load->begun = false;
	return slot;
}

/* The record written for this load, unless the ring has taken its place since. */
static __always_inline struct sigctl_record *record_of(struct load *load)
{
	struct sigctl_record *slot;

	if (!load || !load->recorded)
		return NULL;
	slot = record_at(load->number);
	return slot && slot->seq == load->record.seq ? slot : NULL;
}

#endif
