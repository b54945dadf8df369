#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What a locked policy costs the calls that have nothing to do with modules, in
# instructions: one virtual nanosecond is one instruction, under -icount only. Each is
# compared with itself before the policy was loaded, in the same boot.
#
# None of them but execve is asked about, and bpf(2) where it gives a new fd. What else
# differs between two moments of one boot is up to 300 instructions, both ways: for the
# short ones more than half a percent.
#
# vm: --icount
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/cost.sh

count=101
most=10050 # of ten thousand
noise=300
calls='execve unlink umount map-lookup map-create prog-load'

# Until two measurements in a row agree: on 7.3 an execve(2) takes three times as much
# when the machine has just booted.
measure() { # CALL
	before=$(callcost $count "$1")
	for _ in $(seq 10); do
		now=$(callcost $count "$1")
		if [ $((now - before)) -le $noise ] && [ $((before - now)) -le $noise ] ||
			! exceeds "$now" "$before" 10025 && ! exceeds "$before" "$now" 10025; then
			echo "$now"
			return
		fi
		before=$now
	done
	ktap_skip_all "$1 takes $before instructions, then $now"
}

for call in $calls; do
	measure "$call" >"/without-$call"
done
bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"
bpfsigctl lock --no-sig-enforce >/dev/null
for call in $calls; do
	measure "$call" >"/with-$call"
done

report() { # CALL
	without=$(cat "/without-$1")
	with=$(cat "/with-$1")
	echo "$1: $without instructions without the policy, $with after the lock," \
		"ratio $(ratio "$with" "$without")"
}

costs_next_to_nothing() { # CALL
	report "$1"
	[ $((with - without)) -gt $noise ] || return 0
	! exceeds "$with" "$without" $most || fail "more than 1.0050 of it without the policy"
}

test_execve() {
	costs_next_to_nothing execve
}

test_unlink() {
	costs_next_to_nothing unlink
}

test_umount() {
	costs_next_to_nothing umount
}

test_bpf_without_a_new_fd() {
	costs_next_to_nothing map-lookup
}

test_bpf_with_a_new_fd() {
	for call in map-create prog-load; do
		report $call
		[ $((with - without)) -lt 4000 ] || fail "4000 instructions and more"
	done
}

ktap_run \
	test_execve \
	test_unlink \
	test_umount \
	test_bpf_without_a_new_fd \
	test_bpf_with_a_new_fd
