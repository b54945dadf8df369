/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The state of the window, as every hook reads it, and the one way to close
 * it. The word is only ever changed by atomic OR and ADD, see abi.h.
 */
#ifndef SIGCTL_WINDOW_H
#define SIGCTL_WINDOW_H

#include "decision.h"
#include "maps.h"

/*
 * Closes the window. Who is first leaves the reason; locked_at is read after
 * the word was changed, so no admission (whose time is read before it reserves
 * its slot) can bear a later time.
 */
static __always_inline bool window_close(struct sigctl_policy *policy,
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
 * The state now. The deadline is judged here, so by every decision, by the
 * guard and by the reader: it holds without a timer.
 */
static __always_inline enum sigctl_state window_state(struct sigctl_policy *policy)
{
	enum sigctl_state state = sigctl_state_of(policy->word);

	if (state == SIGCTL_WAITING && policy->closes_at &&
	    bpf_ktime_get_boot_ns() >= policy->closes_at) {
		window_close(policy, SIGCTL_LOCK_DEADLINE);
		state = SIGCTL_LOCKED;
	}
	return state;
}

#endif
