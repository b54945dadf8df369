#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What the policy adds to loading an unsigned module of about 20 KB in the window,
# in instructions: one virtual nanosecond is one instruction, under -icount only.
#
# vm: --icount
. ../lib/ktap.sh
. ../lib/policy.sh

rounds=40
module=dummy
limit=1005 # of a thousand

grep -qw nokaslr /proc/cmdline || ktap_skip_all "instructions are not counted here: no -icount"
bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"
bpfsigctl unload >/dev/null

measure() {
	modload measure $rounds $module $unsigned/$module.ko
}

test_the_module_is_about_20_kb() {
	size=$(stat -c %s $unsigned/$module.ko)
	[ "$size" -gt 15000 ] && [ "$size" -lt 25000 ] || fail "$module has $size bytes"
}

test_admission_costs_at_most_half_a_percent() {
	measure >/dev/null # settle
	without=$(measure)
	bpfsigctl load
	with=$(measure)
	bpfsigctl unload
	ratio=$((with * 10000 / without))
	echo "loading $module: $without instructions without the policy, $with with it"
	echo "ratio: $((ratio / 10000)).$(printf '%04d' $((ratio % 10000)))"
	[ $((with * 1000)) -le $((without * limit)) ] || fail "more than 1.005"
}

ktap_run \
	test_the_module_is_about_20_kb \
	test_admission_costs_at_most_half_a_percent
