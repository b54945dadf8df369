#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Loads that begin in the window and for whose bytes the kernel waits (userfaultfd) until
# the lock has returned: decided then, they are refused. lock does not wait for them.
. ../lib/ktap.sh
. ../lib/policy.sh
. ./stalled_loads.sh

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"
[ "$(modstall first 1 $unsigned/dummy.ko true)" = 0 ] || ktap_skip_all "no userfaultfd(2) here"
modload remove dummy

# On the first page the kernel has asked for the origin, on the last it has copied the rest.
test_in_the_window_they_enter() {
	for page in first last; do
		equal "$(modstall $page 1 $unsigned/dummy.ko true)" 0 "the answer"
		last_record_is admitted boot-root
		modload remove dummy
	done
}

# One script within the other, so that all wait at the same time.
test_lock_does_not_wait_for_them() {
	echo "modstall first 8 $unsigned/dummy.ko 'sh /lock' >/first" >/then_first
	echo "modstall last 8 $unsigned/dummy.ko 'sh /then_first' >/last" >/then_last
	modstall last 1 $signed/nlmon.ko "sh /then_last" >/signed || fail "modstall failed"
	lock_did_not_wait
}

test_each_is_refused() {
	for answers in /first /last; do
		equal "$(wc -l <$answers)/$(sort -u $answers)" 8/EKEYREJECTED "their number and their answer"
	done
	! module_is_there dummy || fail "dummy is there"
}

test_each_refusal_is_recorded() {
	refusals_are_recorded 16
}

ktap_run \
	test_in_the_window_they_enter \
	test_lock_does_not_wait_for_them \
	test_each_is_refused \
	test_each_refusal_is_recorded \
	test_a_signed_one_enters_all_the_same \
	test_no_admission_was_added
