#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Loads that begin in the window, of files whose bytes a FUSE daemon gives after the lock
# has returned: refused. lock does not wait for them. No such file is one of the boot root.
. ../lib/ktap.sh
. ../lib/policy.sh
. ./stalled_loads.sh

# As a module, where it is one, before there is a policy to record it.
grep -qw fuse /proc/filesystems || modload finit $signed/fuse.ko >/dev/null 2>&1 ||
	ktap_skip_all "this kernel has no FUSE"
without_the_policy=$(fusestall 1 $unsigned/dummy.ko true) || ktap_skip_all "fusestall does not work here"
remove_if_there dummy
bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"

test_without_the_policy_they_enter() {
	[ "$(sig_enforce)" = N ] || ktap_skip_case "the kernel itself refuses what is unsigned"
	equal "$without_the_policy" 0 "the answer"
}

test_in_the_window_they_are_refused() {
	equal "$(fusestall 1 $unsigned/dummy.ko true)" EKEYREJECTED "the answer"
	last_record_is refused elsewhere
	equal "$(last_record /origin/fs)" fuse "the file system recorded"
}

# One script within the other, so that all wait at the same time.
test_lock_does_not_wait_for_them() {
	echo "fusestall 8 $unsigned/dummy.ko 'sh /lock' >/unsigned" >/then_unsigned
	fusestall 1 $signed/nlmon.ko "sh /then_unsigned" >/signed || fail "fusestall failed"
	lock_did_not_wait
}

test_each_is_refused() {
	equal "$(wc -l </unsigned)/$(sort -u /unsigned)" 8/EKEYREJECTED "their number and their answer"
	! module_is_there dummy || fail "dummy is there"
}

test_each_refusal_is_recorded() {
	refusals_are_recorded 8
}

ktap_run \
	test_without_the_policy_they_enter \
	test_in_the_window_they_are_refused \
	test_lock_does_not_wait_for_them \
	test_each_is_refused \
	test_each_refusal_is_recorded \
	test_a_signed_one_enters_all_the_same \
	test_no_admission_was_added
