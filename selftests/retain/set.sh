#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What the window costs over a real initramfs: 40 modules without their signatures, let
# in and retained by the policy, against the same 40 where there is no policy and nobody
# asks for a signature; in instructions of finit_module(2), as one virtual nanosecond is
# one, under -icount only. What the kernel's own check of them all costs is printed too.
#
# The policy's own part, over the floor of lib/cost.sh, is judged everywhere; the whole
# where the kernel's part leaves the policy its half of it. Elsewhere the case is skipped,
# with the figures.
#
# slow: 40 modules several times on a counted machine; figures, no behaviour
# vm: --icount --memory 1536 --module-set
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/cost.sh
. ../lib/module_set.sh

cycles=3
whole=10500 # of ten thousand
half=10250

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"
bpfsigctl unload >/dev/null

load_all() { # VARIANT
	each "$1" >/times # no pipe, which would hide that one did not enter
	sum </times
}

load_all_at_the_floor() {
	floor_up
	load_all unsigned
	floor_down
}

load_all_under_policy() {
	bpfsigctl load >/dev/null
	load_all unsigned
	bpfsigctl status --json >/status || : # which tells the state, too
	policy_down
}

least_of() { # FILE
	sort -n "$1" | head -n 1
}

test_they_enter_and_are_retained() {
	settle
	load_all_under_policy >/dev/null
	equal "$(json /counts/admitted </status)" "$(wc -l <$set/order)" "the number admitted"
	equal "$(json /retained/images </status)" "$(wc -l <$set/order)" "the number retained"
}

# By turns, as what else differs between two moments of one boot differs less.
test_the_policy_adds_little_to_the_floor() {
	for _ in $(seq $cycles); do
		load_all unsigned >>/without
		load_all_at_the_floor >>/floor
		load_all_under_policy >>/with
		load_all signed >>/checked
	done
	for times in without floor with checked; do
		echo "each time, $times: $(tr '\n' ' ' </$times)"
	done
	echo "$(wc -l <$set/order) modules, $(sizes | sum) bytes: $(least_of /without)" \
		"instructions unsigned without the policy, $(least_of /floor) at the floor," \
		"$(least_of /with) with it, $(least_of /checked) checked by the kernel"
	echo "ratio of the window to unsigned without the policy" \
		"$(ratio "$(least_of /with)" "$(least_of /without)"), to the floor" \
		"$(ratio "$(least_of /with)" "$(least_of /floor)"), to the kernel's check" \
		"$(ratio "$(least_of /with)" "$(least_of /checked)")"
	! exceeds "$(least_of /with)" "$(least_of /floor)" $half || fail "more than 1.025 of the floor"
}

test_the_window_costs_at_most_five_percent_more() {
	exceeds "$(least_of /with)" "$(least_of /without)" $whole || return 0
	! exceeds "$(least_of /floor)" "$(least_of /without)" $half ||
		ktap_skip_case "not so here: $(ratio "$(least_of /with)" "$(least_of /without)"), of which the kernel's part is $(ratio "$(least_of /floor)" "$(least_of /without)")"
	fail "more than 1.05 of the same modules unsigned, without the policy"
}

ktap_run \
	test_they_enter_and_are_retained \
	test_the_policy_adds_little_to_the_floor \
	test_the_window_costs_at_most_five_percent_more
