#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A load killed at every system call by which it could have changed anything: afterwards
# the policy is whole, or the kernel is as without one, and unload clears away what is
# left. load:killed.sh kills at moments of time, and lets the next load clear away.
#
# slow: a load for each of some 150 calls
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/crash.sh

bpfsigctl load --retain 1 >/dev/null || ktap_skip_all "the policy does not load here"
bpfsigctl unload >/dev/null
foreign_dummy

test_killed_at_every_call() {
	number=1
	left=0
	while :; do
		killed=0
		atcall $number kill bpfsigctl load --retain 1 >/calls 2>/dev/null || killed=$?
		[ $killed -eq 0 ] || break
		# With nothing attached and no pin there is nothing to decide.
		if something_is_left; then
			is_whole_or_nothing
		fi
		if something_is_left; then
			left=$((left + 1))
			bpfsigctl unload >/dev/null || fail "unload failed after call $number"
			! something_is_left || fail "unload left something after call $number"
		fi
		number=$((number + 1))
	done
	equal "$killed" 3 "the exit status of atcall"
	echo "$((number - 1)) calls, after $left of them something unarmed was left"
	[ $left -gt 0 ] || fail "no kill came in the middle"
}

test_not_killed_it_is_whole() {
	status_is /state waiting
	is_whole_or_nothing
	equal $whole 5 "the exit status of status"
}

ktap_run test_killed_at_every_call test_not_killed_it_is_whole
