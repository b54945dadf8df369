#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The retained image is the module's, byte for byte, on every way in.
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/verify.sh

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"

retained_is() { # FILE
	bpfsigctl ledger --image "$(last_seq)" >/retained
	cmp /retained "$1" || fail "the retained image differs from $1"
}

test_finit() {
	for module in dummy overlay ifb; do
		enters finit $unsigned/$module.ko
		retained_is $unsigned/$module.ko
	done
	remove_if_there dummy
}

test_init() {
	enters init $unsigned/dummy.ko
	retained_is $unsigned/dummy.ko
	remove_if_there dummy
}

test_compressed() {
	needs_decompression
	enters finit compressed /modules/unsigned-xz/dummy.ko.xz
	retained_is $unsigned/dummy.ko
	remove_if_there dummy
}

test_a_signature_that_was_looked_at_is_kept() {
	enters finit $unknown/dummy.ko
	retained_is $unknown/dummy.ko
}

test_a_signature_that_was_not_looked_at_is_kept() {
	enters finit vermagic $broken/nlmon.ko
	retained_is $broken/nlmon.ko
}

test_what_the_kernel_refuses_later_is_kept() {
	for size in 4 5 7 8 9 4095 4096 32767 32768 32769 100001; do
		head -c $size $unsigned/overlay.ko >/piece
		enters finit /piece
		retained_is /piece
	done
}

test_what_is_not_admitted_is_not_retained() {
	kept=$(bpfsigctl status --json | json /retained/images || :)
	mkdir -p /tmpfs
	mount -t tmpfs tmpfs /tmpfs
	cp $unsigned/loop.ko /tmpfs/
	refused loop finit /tmpfs/loop.ko
	cp $signed/loop.ko /tmpfs/
	loads loop finit /tmpfs/loop.ko
	status_is /retained/images "$kept"
}

test_they_stay_as_they_are() {
	bpfsigctl lock >/dev/null
	retained_is_not_changed=$(bpfsigctl ledger --json | json '/records/0/retained_size')
	equal "$retained_is_not_changed" "$(stat -c %s $unsigned/dummy.ko)" "the size of the first"
	bpfsigctl ledger --image 1 >/retained
	cmp /retained $unsigned/dummy.ko || fail "the first has changed"
}

test_there_is_no_other_image() {
	expect_error 1 "no record 9999" bpfsigctl ledger --image 9999
	expect_error 2 "" bpfsigctl ledger --image 0
}

ktap_run \
	test_finit \
	test_init \
	test_compressed \
	test_a_signature_that_was_looked_at_is_kept \
	test_a_signature_that_was_not_looked_at_is_kept \
	test_what_the_kernel_refuses_later_is_kept \
	test_what_is_not_admitted_is_not_retained \
	test_they_stay_as_they_are \
	test_there_is_no_other_image
