#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The deadline closes the window without a timer: the first decision, or the first
# look, after it finds it closed.
. ../lib/ktap.sh
. ../lib/policy.sh

bpfsigctl load --deadline 3 >/dev/null || ktap_skip_all "the policy does not load here"

test_open_before_the_deadline() {
	loads dummy finit $unsigned/dummy.ko
	expect 5 bpfsigctl status
}

test_the_first_decision_after_it_refuses() {
	sleep 4
	refused dummy finit $unsigned/dummy.ko
	last_record_is refused locked
}

test_status_tells_the_deadline() {
	expect 0 bpfsigctl status
	status_is /lock/reason deadline
	locked=$(bpfsigctl status --json | json /lock/time_ns)
	closes=$(bpfsigctl status --json | json /closes_at_ns)
	[ "$locked" -ge "$closes" ] || fail "locked at $locked, before the deadline $closes"
}

test_lock_after_it_reports_the_deadline() {
	answer=$(bpfsigctl lock --json)
	equal "$(echo "$answer" | json /locked_now)" false locked_now
	equal "$(echo "$answer" | json /reason)" deadline reason
}

ktap_run \
	test_open_before_the_deadline \
	test_the_first_decision_after_it_refuses \
	test_status_tells_the_deadline \
	test_lock_after_it_reports_the_deadline
