// SPDX-License-Identifier: GPL-2.0
/*
 * For a kernel with CONFIG_MODULE_SIG_CHECK_WAIT, whose signature checks may wait:
 * admits what the kernel would only check later, and closes the window when the
 * kernel's wait ends. Elsewhere these programs are not loaded; so they are linked last,
 * see bpfsigctl/light.h.
 */
#include "admission.h"

#include <bpf/bpf_tracing.h>
#include <linux/errno.h>

/*
 * A kernel with CONFIG_MODULE_SIG_CHECK_WAIT asks, as long as its checks may
 * wait, before it looks at the signature. -EAGAIN: it waits, and the module is
 * admitted; 0: it is checked now, so that is the answer to everything that is
 * not for admission. Runs where module_sig_check() begins, on every way in.
 * Does not sleep; refuses nothing.
 */
SEC("lsm_cgroup/kernel_module_sig_check")
int BPF_PROG(sigctl_wait, const void *image, size_t len)
{
	struct sigctl_policy *policy = policy_get();
	struct load *load = load_of_current();
	__u64 time = bpf_ktime_get_boot_ns();
	struct sigctl_ruling ruling;
	struct sigctl_facts facts;
	__u32 number;

	if (!policy || !load || bpf_get_retval() < 0)
		return 1;
	load->asked = true;
	facts = facts_of(policy, load, time);
	ruling = sigctl_decide(&facts);
	/* With sig_enforce the kernel's check refuses it, and asks nobody then. */
	note_foreign_file(load, ruling);
	if (ruling.decision != SIGCTL_ADMITTED)
		return 1;
	ruling = reserve(policy, load, &facts, &number);
	if (ruling.decision != SIGCTL_ADMITTED ||
	    !record_decision(policy, load, number, time, facts.state, ruling))
		return 1;
	__sync_fetch_and_add(&policy->admitted, 1);
	load->retains = facts.image_fits;
	load->waits = true;
	bpf_set_retval(-EAGAIN);
	return 0;
}

/*
 * The kernel's wait ends: by its file, by lockdown, or by us, and then there is
 * nothing left to do. Runs before the wait has ended, so there is no moment at
 * which the kernel checks and the policy does not. Should this program be gone,
 * the gate notices (see sigctl_unsigned).
 */
SEC("fentry/module_sig_check_wait_end")
int BPF_PROG(sigctl_ended)
{
	struct sigctl_policy *policy = policy_get();

	if (policy && window_is_armed(policy))
		window_close_policy(policy, SIGCTL_LOCK_KERNEL);
	return 0;
}
