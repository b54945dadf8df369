#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What loading an unsigned module of about 20 KB in the window costs, in
# instructions: one virtual nanosecond is one instruction, under -icount only.
#
# The price is what finit_module(2) takes more, in a process that has loaded nothing
# before, as a part of all of `insmod FILE`. The kernel's part of it is measured too:
# lib/cost.sh. The policy's own part is judged everywhere. The whole price is judged
# where the kernel's part leaves the policy room for its own; elsewhere the case is
# skipped, with the figures, unless it is more than one percent. All of it is printed.
# What retaining the image costs on top is measured by retain:cost.sh, against what it is
# for.
#
# slow: many loads on each of several boots of a counted machine; figures, no behaviour
# vm: --icount
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/cost.sh

cycles=7
rounds=9
module=dummy
whole=10050 # of ten thousand
own=10040
room=10010 # what that leaves the kernel of the whole
most=10100 # where it leaves less

# kernel-patch/build makes a kernel with little in it: dummy has half the size there.
[ ! -e /sys/kernel/security/module_sig_check_wait ] ||
	ktap_skip_all "the figures are for a distribution's kernel and modules"
bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"
bpfsigctl unload >/dev/null

measure() {
	modload measure $rounds $module $unsigned/$module.ko
}

measure_with() {
	bpfsigctl load --retain 0 >/dev/null
	measure >>/with
	policy_down
}

measure_floor() {
	floor_up
	measure >>/floor
	floor_down
}

least_of() { # COLUMN FILE
	cut -d' ' -f"$1" "$2" | sort -n | head -n 1
}

least_of_each() { # COLUMN
	without=$(least_of "$1" /without)
	with=$(least_of "$1" /with)
	floor=$(least_of "$1" /floor)
}

report() { # WHAT COLUMN
	least_of_each "$2"
	echo "$1: $without instructions without the policy, $floor at the floor, $with with it"
	echo "$1: ratio to the floor $(ratio "$with" "$floor")," \
		"to no BPF at all $(ratio "$with" "$without")"
}

test_the_module_is_about_20_kb() {
	size=$(stat -c %s $unsigned/$module.ko)
	[ "$size" -gt 12000 ] || fail "$module has only $size bytes"
	[ "$size" -lt 28000 ] || fail "$module has $size bytes"
}

# All three by turns: what else differs between two moments of one boot differs
# less than what is measured. What differs of insmod beside its finit_module(2) is not
# the policy's, and on 7.3 more than the policy takes: it is printed only.
test_the_policy_adds_little_to_the_floor() {
	measure >/dev/null # settle
	for _ in $(seq $cycles); do
		measure >>/without
		measure_with
		measure_floor
	done
	report "insmod $module" 1
	report "finit_module alone" 2
	least_of_each 2
	insmod=$(least_of 1 /without)
	echo "of insmod: ratio of the policy $(ratio $((with - floor)) "$insmod")," \
		"of the kernel $(ratio $((floor - without)) "$insmod")"
	! exceeds $((insmod + with - floor)) "$insmod" $own || fail "more than 0.0040 of an insmod"
}

test_an_insmod_takes_at_most_half_a_percent_more() {
	least_of_each 2
	insmod=$(least_of 1 /without)
	exceeds $((insmod + with - without)) "$insmod" $whole || return 0
	! exceeds $((insmod + with - without)) "$insmod" $most || fail "more than 1.0100 of an insmod"
	! exceeds $((insmod + floor - without)) "$insmod" $room ||
		ktap_skip_case "not so here: $(ratio $((with - without)) "$insmod") more, of which the kernel's part is $(ratio $((floor - without)) "$insmod")"
	fail "more than 1.0050 of an insmod without the policy"
}

ktap_run \
	test_the_module_is_about_20_kb \
	test_the_policy_adds_little_to_the_floor \
	test_an_insmod_takes_at_most_half_a_percent_more
