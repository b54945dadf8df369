#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Requests that bpfsigctl would not make: none gives a verdict but by a signature,
# and none harms the kernel.
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/verify.sh

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"
abi=$(bpfsigctl --version | sed 's/.*ABI //')
given=1 # SIGCTL_VERIFY_SIGNATURE
lost=2  # SIGCTL_VERIFY_LOST

ask() { # ABI INDEX ADDRESS LENGTH FLAGS
	askverify attached askverify ask "$@"
}

test_not_before_the_lock() {
	enters finit $unsigned/dummy.ko
	enters finit $unsigned/overlay.ko
	loads nlmon finit $signed/nlmon.ko
	equal "$(ask "$abi" 0 0 0 0)" EPERM "the answer"
	verdict_is dummy pending
	bpfsigctl lock >/dev/null
}

test_without_the_program_the_kernel_answers() {
	equal "$(askverify ask "$abi" 0 0 0 0)" EINVAL "the answer"
}

test_another_abi() {
	equal "$(ask 1 0 0 0 0)" EPROTO "the answer"
	equal "$(ask 0 0 0 0 0)" EPROTO "the answer"
}

test_no_such_record() {
	for index in 3 1023 1024 0xffffffff; do
		equal "$(ask "$abi" $index 0 0 0)" ENOENT "the answer for $index"
	done
}

test_who_may_not_ask() {
	equal "$(askverify attached dropcap 21 askverify ask "$abi" 0 0 0 0)" EPERM "without CAP_SYS_ADMIN"
	equal "$(askverify attached unshare -U -r askverify ask "$abi" 0 0 0 0)" EPERM "in a user name space"
	verdict_is dummy pending
}

test_memory_that_is_not_there_gives_no_verdict() {
	for address in 0 1 0x7fffffffe000 0xffffffff81000000 0xffff888000000000; do
		equal "$(ask "$abi" 0 $address 100 $given)" EFAULT "the answer for $address"
	done
	verdict_is dummy pending
}

test_the_attached_program_refuses_nothing_else() {
	askverify attached bpfsigctl status >/dev/null || fail "status does not work"
}

test_one_that_the_kernel_verified_gets_none() {
	equal "$(ask "$abi" 2 0 0 $lost)" ECANCELED "the answer"
	verdict_is nlmon -
}

test_lost_is_nothing_for_what_is_retained() {
	equal "$(ask "$abi" 1 0 0 $lost)" ECANCELED "the answer"
	verdict_is overlay unsigned
}

test_a_huge_signature_is_bad() {
	equal "$(ask "$abi" 0 0 0xffffffff $given)" ECANCELED "the answer"
	verdict_is dummy bad
}

test_no_fd_to_the_images() {
	equal "$(bpfpoke map sigctl_images)" ENOENT "the answer"
	equal "$(bpfpoke program sigctl_retain)" ENOENT "the answer"
}

ktap_run \
	test_not_before_the_lock \
	test_without_the_program_the_kernel_answers \
	test_another_abi \
	test_no_such_record \
	test_who_may_not_ask \
	test_memory_that_is_not_there_gives_no_verdict \
	test_the_attached_program_refuses_nothing_else \
	test_one_that_the_kernel_verified_gets_none \
	test_lost_is_nothing_for_what_is_retained \
	test_a_huge_signature_is_bad \
	test_no_fd_to_the_images
