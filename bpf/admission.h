/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a decision about a load stands on, and what an admission takes: shared by the
 * hooks that admit, of the gate and of the kernel whose checks may wait.
 */
#ifndef SIGCTL_ADMISSION_H
#define SIGCTL_ADMISSION_H

#include "decision.h"
#include "ledger.h"
#include "retain.h"
#include "window.h"

/*
 * Takes a slot of the ledger, and returns the number of its record. The atomic's old
 * value tells whether the window was still open and the ledger had room, so admission
 * and lock are ordered: an admission that saw the window open came before the lock.
 */
static __always_inline __u32 ledger_reserve(struct sigctl_policy *policy,
					    struct sigctl_facts *facts)
{
	__u64 old = __sync_fetch_and_add(&policy->word, SIGCTL_WORD_SLOT);
	__u64 slot = old >> SIGCTL_WORD_SLOT_SHIFT;

	facts->state = sigctl_state_of(old);
	facts->ledger_has_room = slot < policy->ledger_capacity;
	return SIGCTL_LEDGER_FIRST + slot;
}

static __always_inline struct sigctl_facts facts_of(struct sigctl_policy *policy,
						    const struct load *load, __u64 time)
{
	struct sigctl_facts facts;

	facts.state = window_settle_at(policy, time);
	facts.origin = SIGCTL_ORIGIN_UNKNOWN;
	if (load && load->begun && load->blind == policy->blind)
		facts.origin = load->record.origin;
	facts.not_elf = load && load->not_elf;
	facts.ledger_has_room = policy->word >> SIGCTL_WORD_SLOT_SHIFT < policy->ledger_capacity;
	facts.image_fits = load && retain_fits(policy, policy->retain_used, load->image_len);
	facts.must_retain = policy->must_retain;
	facts.permissive = policy->permissive;
	return facts;
}

/*
 * Takes what the admission of this load needs, a slot and room for its image, and
 * decides anew by what of it there was: others may have been faster.
 */
static __always_inline struct sigctl_ruling reserve(struct sigctl_policy *policy, struct load *load,
						    struct sigctl_facts *facts, __u32 *number)
{
	*number = ledger_reserve(policy, facts);
	facts->image_fits = retain_reserve(policy, load);
	return sigctl_decide(facts);
}

/*
 * What is offered from memory next counts as this file, see sigctl_data: it is from where
 * the decision took the file to be from, which was in doubt if a load was blind meanwhile.
 */
static __always_inline void note_foreign_file(struct load *load, struct sigctl_ruling ruling)
{
	if (ruling.reason == SIGCTL_REASON_UNKNOWN_ORIGIN)
		load->record.origin = SIGCTL_ORIGIN_UNKNOWN;
	else if (ruling.reason != SIGCTL_REASON_ELSEWHERE)
		return;
	load->foreign_file = true;
}

#endif
