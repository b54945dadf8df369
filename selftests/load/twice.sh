#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# One policy at a time: a second load is refused and leaves the first as it was;
# unload works until the lock, and only if there is something to unload.
. ../lib/ktap.sh
. ../lib/policy.sh
. ./nothing_left.sh

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"

test_the_second_load_is_refused() {
	armed=$(bpfsigctl status --json | json /armed_at_ns)
	expect_error 1 "loaded already" bpfsigctl load --permissive
	expect_error 1 "loaded already" bpfsigctl load --pin-dir /sys/fs/bpf/other
	[ ! -e /sys/fs/bpf/other ] || fail "it left a pin directory"
	status_is /armed_at_ns "$armed"
	status_is /mode enforcing
	status_is /attached/present 7
	status_is /recording/alive 3
	loads dummy finit $unsigned/dummy.ko
}

test_unload_before_the_lock() {
	expect 0 bpfsigctl unload
	expect 3 bpfsigctl status
	nothing_is_left
}

test_unload_of_nothing() {
	expect_error 1 "no policy is loaded" bpfsigctl unload
}

test_of_two_at_once_one_succeeds() {
	first=0
	second=0
	bpfsigctl load 2>/first &
	one=$!
	bpfsigctl load 2>/second &
	two=$!
	wait $one || first=$?
	wait $two || second=$?
	cat /first /second
	equal "$((first + second))" 1 "the sum of their exit codes"
	grep -qE "another bpfsigctl is loading|loaded already" /first /second ||
		fail "the refusal is not clear"
	status_is /state waiting
	status_is /attached/present 7
	loads dummy finit $unsigned/dummy.ko
	last_record_is admitted boot-root
}

test_load_after_unload() {
	bpfsigctl unload
	bpfsigctl load
	loads dummy finit $unsigned/dummy.ko
	equal "$(ledger_size)" 1 "the number of records"
}

test_nothing_after_the_lock() {
	bpfsigctl lock --no-sig-enforce
	expect_error 1 "loaded already" bpfsigctl load
	expect_error 1 "is locked: it stays until reboot" bpfsigctl unload
	status_is /state locked
	refused dummy finit $unsigned/dummy.ko
}

ktap_run \
	test_the_second_load_is_refused \
	test_unload_before_the_lock \
	test_unload_of_nothing \
	test_of_two_at_once_one_succeeds \
	test_load_after_unload \
	test_nothing_after_the_lock
