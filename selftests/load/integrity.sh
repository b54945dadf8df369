#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Lockdown in integrity mode refuses unsigned modules by itself: the policy loads,
# records it, and admits none.
#
# vm: --append lockdown=integrity
. ../lib/ktap.sh
. ../lib/policy.sh

grep -qF '[integrity]' /sys/kernel/security/lockdown ||
	ktap_skip_all "not booted with lockdown=integrity"

test_check_says_what_it_means() {
	expect 0 bpfsigctl check
	bpfsigctl check | grep -q "lockdown: integrity mode: the kernel refuses unsigned modules"
}

test_load() {
	bpfsigctl load
	status_is /state waiting
	equal "$(bpfsigctl status --json | json /held_by/0)" "kernel (lockdown)" "the holder"
}

test_unsigned_is_refused_by_the_kernel() {
	answer=$(modload finit $unsigned/dummy.ko) && fail "let in"
	equal "$answer" EPERM "the answer"
	last_record_is refused kernel
}

test_signed_loads() {
	loads dummy finit $signed/dummy.ko
	last_record_is verified signed
}

ktap_run \
	test_check_says_what_it_means \
	test_load \
	test_unsigned_is_refused_by_the_kernel \
	test_signed_loads
