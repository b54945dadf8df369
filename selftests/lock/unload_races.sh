#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# unload and lock at once, until the lock has won: the policy is gone and nothing of it is
# left, or it is locked and whole.
#
# vm: --cpus 2
. ../lib/ktap.sh
. ../lib/policy.sh

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"

# Both begin at once, but for the time given to the lock.
race() { # MICROSECONDS
	unloaded=0
	locked=0
	bpfsigctl unload >/dev/null 2>&1 &
	unloader=$!
	usleep "$1"
	bpfsigctl lock --no-sig-enforce >/dev/null 2>&1 || locked=$?
	wait $unloader || unloaded=$?
}

test_one_of_them_wins() {
	unloads=0
	delay=60000
	while :; do
		race $delay
		state=0
		bpfsigctl status >/dev/null || state=$?
		[ "$state" -ne 0 ] || break
		equal "$unloaded/$state" 0/3 "unload and status"
		[ "$locked" -ne 0 ] || fail "lock said that it locked what was unloaded"
		equal "$(bpfpoke attached)" 0 "the number of programs on the root cgroup"
		unloads=$((unloads + 1))
		bpfsigctl load >/dev/null
		delay=$((delay - 3000))
		[ $delay -gt 0 ] || break
	done
	echo "unloaded $unloads times"
	[ $unloads -gt 0 ] || fail "unload never won"
	[ "$state" -eq 0 ] || bpfsigctl lock --no-sig-enforce
}

test_locked_it_is_whole() {
	status_is /state locked
	status_is /attached/present 7
	status_is /recording/alive 3
	[ -e /sys/fs/bpf/bpfsigctl ] || fail "its pins are gone"
	refused dummy finit $unsigned/dummy.ko
	expect_error 1 "is locked: it stays until reboot" bpfsigctl unload
}

ktap_run test_one_of_them_wins test_locked_it_is_whole
