#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A lock killed at every system call by which it could have changed anything: afterwards
# the window is closed, or open and to be closed again; never open again once it was
# closed.
. ../lib/ktap.sh
. ../lib/policy.sh

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"

state() {
	bpfsigctl status --json | json /state || :
}

test_killed_at_every_call() {
	number=1
	waiting=0
	while :; do
		killed=0
		atcall $number kill bpfsigctl lock >/calls 2>/dev/null || killed=$?
		[ $killed -eq 0 ] || break
		case $(state) in
		waiting)
			[ $number -eq $((waiting + 1)) ] || fail "open again after call $number"
			waiting=$number
			loads dummy finit $unsigned/dummy.ko
			;;
		locked) refused dummy finit $unsigned/dummy.ko ;;
		*) fail "neither open nor closed after call $number: $(state)" ;;
		esac
		number=$((number + 1))
	done
	equal "$killed" 3 "the exit status of atcall"
	echo "$((number - 1)) calls, open after the first $waiting"
	[ $waiting -gt 0 ] || fail "no kill came before it was closed"
	[ $waiting -lt $((number - 1)) ] || fail "no kill came after it was closed"
}

test_not_killed_it_is_closed() {
	status_is /state locked
	equal "$(sig_enforce)" Y sig_enforce
	refused dummy finit $unsigned/dummy.ko
}

ktap_run test_killed_at_every_call test_not_killed_it_is_closed
