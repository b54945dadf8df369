#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The transcript of the RFC, step by step, with the one difference that makes it
# safe: the command line alone lets nothing in, the policy does.
#
# vm: --append module.sig_enforce=1 --append module_sig_check_wait=1
# vm: --cpus 2
# vm-arm64: --qemu "-cpu cortex-a53 -machine gic-version=3"
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/wait.sh

test_sig_enforce_reads_Y() {
	equal "$(cat /sys/module/module/parameters/sig_enforce)" Y sig_enforce
}

test_the_file_reads_1() {
	kernel_waits 1
}

test_without_a_policy_nothing_enters() {
	insmod $unsigned/dummy.ko 2>&1 && fail "insmod let it in"
	! module_is_there dummy
}

test_in_the_window_insmod_works() {
	bpfsigctl load
	insmod $unsigned/dummy.ko
	lsmod | grep '^dummy '
}

test_and_says_that_it_is_tainted() {
	equal "$(cat /sys/module/dummy/taint)" E "the module's taint"
	lsmod | grep "Not tainted" && fail "lsmod says that nothing is tainted"
	rmmod dummy
}

test_echo_0_ends_it() {
	kernel_messages >/dev/null
	echo 0 >$wait_file
	kernel_messages | grep -x "module_sig_check_wait disabled!"
	kernel_waits 0
}

test_then_insmod_is_rejected() {
	kernel_messages >/dev/null
	answer=$(insmod $unsigned/dummy.ko 2>&1) && fail "insmod let it in"
	echo "$answer" | grep "Key was rejected by service"
	kernel_messages | grep "Loading of unsigned module is rejected"
	! module_is_there dummy
}

test_echo_1_is_refused() {
	kernel_messages >/dev/null
	answer=$(sh -c "echo 1 >$wait_file" 2>&1) && fail "it was taken"
	echo "$answer" | grep "Invalid argument"
	kernel_messages | grep -x "module_sig_check_wait can be only disabled!"
	kernel_waits 0
}

ktap_run \
	test_sig_enforce_reads_Y \
	test_the_file_reads_1 \
	test_without_a_policy_nothing_enters \
	test_in_the_window_insmod_works \
	test_and_says_that_it_is_tainted \
	test_echo_0_ends_it \
	test_then_insmod_is_rejected \
	test_echo_1_is_refused
