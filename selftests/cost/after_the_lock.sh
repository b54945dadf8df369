#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What a locked policy costs the calls that have nothing to do with modules, in
# instructions: one virtual nanosecond is one instruction, under -icount only. Each is
# compared with itself right before the policy is loaded, in the same boot, and with programs
# that do nothing in the policy's place: that price is the kernel's.
#
# None of them but execve is asked about, and bpf(2) where it gives a new fd. What else
# differs between two moments of one boot is up to 300 instructions, both ways, and 1,000
# for the load of a program: for the short ones more than half a percent.
#
# vm: --icount
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/cost.sh

count=101
most=10050 # of ten thousand
noise=300
most_of_the_guard=100 # of instructions, for a new fd
calls='execve unlink umount map-lookup map-fd prog-fd map-create prog-load'

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

floor_up
for call in $calls; do
	measure "$call" >"/floor-$call"
done
floor_down
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
	floor=$(cat "/floor-$1")
	with=$(cat "/with-$1")
	echo "$1: $without instructions without the policy, floor $floor, $with after the lock," \
		"ratio $(ratio "$with" "$without")"
}

# umount(2) has moments in which it takes 2 % more, with the policy and without.
costs_next_to_nothing() { # CALL
	for _ in $(seq 5); do
		report "$1"
		exceeds "$with" "$without" $most || return 0
		measure "$1" >"/with-$1"
	done
	[ $((with - without)) -le $noise ] || fail "more than 1.0050 of it without the policy"
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
	for call in map-fd prog-fd; do
		report $call
		[ $((with - floor)) -le $most_of_the_guard ] ||
			fail "the guard takes $((with - floor)) instructions more than one that does nothing"
	done
}

# What is made gets a new fd, and of that the guard is asked the same. The rest of it
# differs by more from one time to the next than the guard takes, but is what the guard's
# part is small in.
costs_little_in() { # CALL CALL_FOR_AN_FD
	report "$1"
	whole=$without
	report "$2"
	parts="the hook $(ratio $((floor - without)) "$whole"), the guard $(ratio $((with - floor)) "$whole") of it"
	echo "$parts"
	! exceeds $((with - without)) "$whole" $((most - 10000)) || {
		! exceeds $((floor - without)) "$whole" $(((most - 10000) * 4 / 5)) ||
			ktap_skip_case "the kernel's part leaves no room: $parts"
		fail "more than 1.0050 of it without the policy"
	}
}

test_loading_a_program() {
	costs_little_in prog-load prog-fd
}

test_making_a_map() {
	costs_little_in map-create map-fd
}

ktap_run \
	test_execve \
	test_unlink \
	test_umount \
	test_bpf_without_a_new_fd \
	test_bpf_with_a_new_fd \
	test_loading_a_program \
	test_making_a_map
