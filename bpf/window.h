/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The state of the window, as every hook reads it, and the one way to close
 * it. The word is only ever changed by atomic OR and ADD, see abi.h.
 */
#ifndef SIGCTL_WINDOW_H
#define SIGCTL_WINDOW_H

#include "decision.h"
#include "maps.h"

#include <bpf/bpf_core_read.h>
#include <linux/errno.h>

/* Of a kernel with CONFIG_MODULE_SIG_CHECK_WAIT. */
extern void bpf_module_sig_check_wait_end(void) __ksym __weak;

/*
 * Ends the kernel's wait, where it has one. For LSM and syscall programs. That the kernel
 * has the function is told by the hook that comes with it: 6.1's verifier takes no address
 * of a kernel function, and on a kernel without it the call is not to be seen by any.
 */
static __always_inline void kernel_wait_end(void)
{
	if (bpf_core_field_exists(union security_list_options, kernel_module_sig_check))
		bpf_module_sig_check_wait_end();
}

/*
 * Locks the policy. Who is first leaves the reason; locked_at is read after
 * the word was changed, so no admission (whose time is read before it reserves
 * its slot) can bear a later time. The kernel's wait stays as it is: for the
 * program that runs because that wait ends.
 */
static __always_inline bool window_close_policy(struct sigctl_policy *policy,
						enum sigctl_lock_reason reason)
{
	__u64 old = __sync_fetch_and_or(&policy->word, SIGCTL_WORD_LOCKED);

	if (old & SIGCTL_WORD_LOCKED)
		return false;
	policy->lock_reason = reason;
	policy->lock_pid = bpf_get_current_pid_tgid() >> 32;
	bpf_get_current_comm(policy->lock_comm, sizeof(policy->lock_comm));
	policy->locked_at = bpf_ktime_get_boot_ns();
	return true;
}

/*
 * Closes the window: the policy's, then the kernel's, in one step. Before the
 * second the kernel may still ask, and is told to check. For LSM and syscall
 * programs, which alone can call the kernel's function.
 */
static __always_inline bool window_close(struct sigctl_policy *policy,
					 enum sigctl_lock_reason reason)
{
	bool closed = window_close_policy(policy, reason);

	kernel_wait_end();
	return closed;
}

/*
 * Gives a waiting policy up, for unload: from then on it decides nothing, for
 * good, and the lock comes too late. By compare-and-exchange, for a policy that
 * is locked must not get the bit. Returns 0, -EPERM (locked, or not armed),
 * -EAGAIN (as many loads took a slot meanwhile as there were tries).
 */
static __always_inline int window_give_up(struct sigctl_policy *policy)
{
	__u64 word = policy->word;
	int tries;

	for (tries = 0; tries < 8; tries++) {
		__u64 old;

		if (sigctl_state_of(word) != SIGCTL_WAITING)
			return -EPERM;
		old = __sync_val_compare_and_swap(&policy->word, word, word | SIGCTL_WORD_GIVEN_UP);
		if (old == word)
			return 0;
		word = old;
	}
	return -EAGAIN;
}

/* The state at that time, the deadline included, whether noticed before or not. */
static __always_inline enum sigctl_state window_state_at(const struct sigctl_policy *policy,
							 __u64 now)
{
	enum sigctl_state state = sigctl_state_of(policy->word);

	if (state == SIGCTL_WAITING && policy->closes_at && now >= policy->closes_at)
		return SIGCTL_LOCKED;
	return state;
}

/*
 * The state at that time, and the lock if the deadline has passed. Every
 * decision, every request and the reader come by here: it holds without a
 * timer. For LSM and syscall programs.
 */
static __always_inline enum sigctl_state window_settle_at(struct sigctl_policy *policy, __u64 now)
{
	enum sigctl_state state = window_state_at(policy, now);

	if (state == SIGCTL_LOCKED && !(policy->word & SIGCTL_WORD_LOCKED))
		window_close(policy, SIGCTL_LOCK_DEADLINE);
	return state;
}

static __always_inline enum sigctl_state window_settle(struct sigctl_policy *policy)
{
	return window_settle_at(policy, bpf_ktime_get_boot_ns());
}

/* For hooks that only note facts: the clock is left to those that decide. */
static __always_inline bool window_is_armed(const struct sigctl_policy *policy)
{
	return sigctl_state_of(policy->word) != SIGCTL_UNARMED;
}

#endif
