// SPDX-License-Identifier: GPL-2.0
/*
 * What entered, and how its load went on: completes the gate's records with
 * what the kernel found, and records the modules the gate is never asked
 * about, those the kernel verified or refused by itself. Decides nothing, and goes on
 * with what retains the image.
 */
#include "ledger.h"
#include "module_name.h"
#include "window.h"

#include <bpf/bpf_tracing.h>

#define MODULE_INIT_COMPRESSED_FILE 4 /* uapi/linux/module.h, since 5.17 */

/* What the kernel decided without asking the gate. */
static __always_inline struct sigctl_ruling kernels_ruling(bool sig_ok, int ret)
{
	struct sigctl_ruling ruling = { SIGCTL_REFUSED, SIGCTL_REASON_KERNEL };

	if (!ret && sig_ok) {
		ruling.decision = SIGCTL_VERIFIED;
		ruling.reason = SIGCTL_REASON_SIGNED;
	} else if (!ret) {
		ruling.decision = SIGCTL_NOT_ASKED;
		ruling.reason = SIGCTL_REASON_NO_POLICY;
	}
	return ruling;
}

static __always_inline struct sigctl_record *
record_kernels_ruling(struct sigctl_policy *policy, struct load *load, bool sig_ok, int ret)
{
	struct sigctl_ruling ruling = kernels_ruling(sig_ok, ret);
	__u64 time = bpf_ktime_get_boot_ns();
	enum sigctl_state state = window_state_at(policy, time);
	__u32 number;
	__u64 index;

	if (load && !load->begun)
		load = NULL; /* left over from another load */
	if (ruling.decision == SIGCTL_REFUSED) {
		__sync_fetch_and_add(&policy->refused, 1);
		number = ring_next(policy);
	} else {
		if (ruling.decision == SIGCTL_VERIFIED)
			__sync_fetch_and_add(&policy->verified, 1);
		index = policy->word >> SIGCTL_WORD_SLOT_SHIFT;
		if (index < policy->ledger_capacity)
			index = __sync_fetch_and_add(&policy->word, SIGCTL_WORD_SLOT) >>
				SIGCTL_WORD_SLOT_SHIFT;
		if (index >= policy->ledger_capacity) {
			/* A valid signature always loads: count what has no room. */
			__sync_fetch_and_add(&policy->unrecorded, 1);
			return NULL;
		}
		number = SIGCTL_LEDGER_FIRST + index;
	}
	return record_decision(policy, load, number, time, state, ruling);
}

/*
 * module_sig_check() has answered: the image is whole and decompressed, and
 * sig_ok tells the truth. Runs for every module, on every way in. It ends as
 * sigctl_retain, if there is an image to keep: one more program of its own on this
 * function would cost each boot as much as two on others, for ftrace changes its
 * call twice then (modify_ftrace_direct()).
 */
SEC("fexit/module_sig_check")
int BPF_PROG(sigctl_checked, struct load_info *info, int flags, int ret)
{
	struct sigctl_policy *policy = policy_get();
	struct sigctl_record *record;
	bool retains = false;
	struct load *load;

	if (!policy || !window_is_armed(policy))
		return 0;
	load = load_of_current();
	if (load) { /* whatever comes of it, it is true of this load alone */
		retains = load->retains;
		load->retains = false;
	}
	/* The gate's record of this load, made without the memory to find it again; or none. */
	if (!load && policy->bare_task == bpf_get_current_task()) {
		policy->bare_task = 0;
		return 0;
	}
	if (load && load->unrecorded) {
		load->unrecorded = false;
		return 0;
	}
	record = record_of(load);
	if (!record || record->size)
		record = record_kernels_ruling(policy, load, info->sig_ok, ret);
	if (!record)
		return 0;
	record->size = info->len;
	record->sig_ok = info->sig_ok;
	record->sig_errno = ret;
	record->flags = flags;
	if (flags & MODULE_INIT_COMPRESSED_FILE)
		record->entry = SIGCTL_ENTRY_COMPRESSED;
	if (ret)
		module_name(info, record->name);
	if (retains)
		bpf_tail_call(ctx, &sigctl_retainer, 0);
	return 0;
}

/*
 * The module is in the kernel, its init function not yet called. The last
 * point at which its name and taints are seen before its code runs.
 */
SEC("tp_btf/module_load")
int BPF_PROG(sigctl_loaded, struct module *module)
{
	struct sigctl_record *record = record_of(load_of_current());

	if (!record)
		return 0;
	bpf_probe_read_kernel_str(record->name, sizeof(record->name), module->name);
	record->taints = module->taints;
	record->stage = SIGCTL_STAGE_LOADED;
	return 0;
}

/* load_module() has returned: nothing of this load is in flight any more. */
SEC("fexit/load_module")
int BPF_PROG(sigctl_done, struct load_info *info, const char *uargs, int flags, int ret)
{
	struct load *load = load_of_current();
	struct sigctl_record *record = record_of(load);

	if (record) {
		record->load_errno = ret;
		record->stage = ret ? SIGCTL_STAGE_FAILED : SIGCTL_STAGE_LIVE;
	}
	if (load)
		load->recorded = false;
	return 0;
}
