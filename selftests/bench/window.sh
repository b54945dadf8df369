#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What a boot's modules cost by each way of letting them in: figures of scripts/bench, of
# one boot of a counted machine.
#
# slow: 40 modules many times on a counted machine; figures, no behaviour
# vm: --icount --memory 1536 --module-set
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/cost.sh
. ../lib/module_set.sh
. ./figures.sh
. ./set_figures.sh

cycles='1 2' # after one that is not counted

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"
bpfsigctl unload >/dev/null

test_the_modules() {
	settle
	sizes | figure_each bytes
}

# By turns, as what else differs between two moments of one boot differs less. Of what the
# policy takes the floor is the kernel's part.
test_the_ways_to_let_them_in() {
	for cycle in 0 $cycles; do
		each unsigned >/unsigned."$cycle"
		each signed >/checked."$cycle"
		bpfsigctl load --retain 0 >/dev/null
		each unsigned >/unretained."$cycle"
		policy_down
		bpfsigctl load >/dev/null
		each unsigned >/detached."$cycle"
		policy_down
		floor_up
		each unsigned >/floor.unsigned."$cycle"
		floor_down
	done
	rm /*.0
	for way in unsigned checked unretained detached floor.unsigned; do
		figures_of $way
	done
}

# There is no way back from a lock, so not by turns: its floor right before it. Of a
# refusal that is a program which refuses and does nothing else.
test_verified_later_and_after_the_lock() {
	for cycle in $cycles; do
		floor_up
		each signed >/floor."$cycle"
		floor_down
	done
	figures_of floor
	bpfpoke refuse locked_down >/dev/null
	refused_of_4_mb floor EPERM
	bpfpoke detach >/dev/null
	program_is_gone bpfpoke
	rest
	bpfsigctl load >/dev/null
	each unsigned >/dev/null
	bpfsigctl lock >/dev/null
	figure verify "$(cputime bpfsigctl verify --signatures $set/signed)"
	status_is /verdicts/verified "$(wc -l <$set/order)"
	status_is /verdicts/pending 0
	for cycle in 0 $cycles; do
		each signed >/locked."$cycle"
	done
	rm /locked.0
	figures_of locked
	refused_of_4_mb locked
}

ktap_run \
	test_the_modules \
	test_the_ways_to_let_them_in \
	test_verified_later_and_after_the_lock
