/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The decision about a module whose signature the kernel has not verified: one
 * pure function of the state and the facts. The hooks gather the facts and act
 * on the answer; the unit tests compile this for the host and run it through
 * every combination.
 */
#ifndef SIGCTL_DECISION_H
#define SIGCTL_DECISION_H

#include <bpfsigctl/abi.h>
#include <linux/errno.h>
#include <stdbool.h>

struct sigctl_facts {
	enum sigctl_state state;
	enum sigctl_origin origin;
	bool not_elf; /* seen, and it was not */
	bool ledger_has_room;
	bool image_fits; /* it can be retained */
	bool must_retain;
	bool permissive;
};

struct sigctl_ruling {
	enum sigctl_decision decision;
	enum sigctl_reason reason;
};

static inline enum sigctl_state sigctl_state_of(__u64 word)
{
	if (word & SIGCTL_WORD_GIVEN_UP)
		return SIGCTL_UNARMED;
	if (word & SIGCTL_WORD_LOCKED)
		return SIGCTL_LOCKED;
	if (word & SIGCTL_WORD_ARMED)
		return SIGCTL_WAITING;
	return SIGCTL_UNARMED;
}

static inline enum sigctl_reason sigctl_objection(const struct sigctl_facts *facts)
{
	if (facts->state != SIGCTL_WAITING)
		return SIGCTL_REASON_LOCKED;
	if (facts->origin == SIGCTL_ORIGIN_ELSEWHERE)
		return SIGCTL_REASON_ELSEWHERE;
	if (facts->origin != SIGCTL_ORIGIN_BOOT_ROOT)
		return SIGCTL_REASON_UNKNOWN_ORIGIN;
	if (facts->not_elf)
		return SIGCTL_REASON_NOT_ELF;
	if (!facts->ledger_has_room)
		return SIGCTL_REASON_LEDGER_FULL;
	if (!facts->image_fits && facts->must_retain)
		return SIGCTL_REASON_NOT_RETAINED;
	return SIGCTL_REASON_NONE;
}

static inline struct sigctl_ruling sigctl_decide(const struct sigctl_facts *facts)
{
	struct sigctl_ruling ruling = { SIGCTL_NOT_ASKED, SIGCTL_REASON_NONE };

	if (facts->state == SIGCTL_UNARMED)
		return ruling;

	ruling.reason = sigctl_objection(facts);
	if (ruling.reason == SIGCTL_REASON_NONE) {
		ruling.decision = SIGCTL_ADMITTED;
		ruling.reason = SIGCTL_REASON_BOOT_ROOT;
	} else if (facts->permissive) {
		ruling.decision = SIGCTL_PERMITTED;
	} else {
		ruling.decision = SIGCTL_REFUSED;
	}
	return ruling;
}

/* What the kernel itself would say, in elf_validity_check() and in module_sig_check(). */
static inline int sigctl_errno_of(struct sigctl_ruling ruling)
{
	if (ruling.decision != SIGCTL_REFUSED)
		return 0;
	return ruling.reason == SIGCTL_REASON_NOT_ELF ? -ENOEXEC : -EKEYREJECTED;
}

#endif
