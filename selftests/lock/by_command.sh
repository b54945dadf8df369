#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# bpfsigctl lock: closes for good, lets the kernel hold the lock, and may be said
# again.
. ../lib/ktap.sh
. ../lib/policy.sh

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"

test_waiting_before() {
	status_is /state waiting
	status_is /lock null
	equal "$(sig_enforce)" N sig_enforce
}

test_lock_says_what_holds_it() {
	answer=$(bpfsigctl lock --json)
	equal "$(echo "$answer" | json /state)" locked state
	equal "$(echo "$answer" | json /locked_now)" true locked_now
	equal "$(echo "$answer" | json /reason)" command reason
	equal "$(echo "$answer" | json /held_by/0)" "kernel (sig_enforce)" "the first holder"
	equal "$(echo "$answer" | json /held_by/1)" policy "the second holder"
}

test_sig_enforce_is_set_for_good() {
	equal "$(sig_enforce)" Y sig_enforce
	! echo N 2>/dev/null >/sys/module/module/parameters/sig_enforce || fail "N was taken"
	equal "$(sig_enforce)" Y sig_enforce
}

test_status_tells_when_and_why() {
	expect 0 bpfsigctl status
	status_is /lock/reason command
	status_is /lock/comm bpfsigctl
	status_is /held_by/0 "kernel (sig_enforce)"
}

test_lock_again_is_fine() {
	before=$(bpfsigctl status --json | json /lock/time_ns)
	answer=$(bpfsigctl lock --json)
	equal "$(echo "$answer" | json /locked_now)" false locked_now
	status_is /lock/time_ns "$before"
}

test_unload_is_refused() {
	expect_error 1 "is locked: it stays until reboot" bpfsigctl unload
	refused dummy finit $unsigned/dummy.ko
}

test_load_is_refused() {
	expect_error 1 "loaded already" bpfsigctl load
	status_is /state locked
}

ktap_run \
	test_waiting_before \
	test_lock_says_what_holds_it \
	test_sig_enforce_is_set_for_good \
	test_status_tells_when_and_why \
	test_lock_again_is_fine \
	test_unload_is_refused \
	test_load_is_refused
