#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The wait is on and signatures are enforced: without an LSM that says so, and
# with one that answers nonsense, nothing enters unchecked.
#
# vm: --append module.sig_enforce=1 --append module_sig_check_wait=1
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/wait.sh

kernel_waits 1 >/dev/null || ktap_skip_all "not booted with module_sig_check_wait=1"

while_answering() { # KIND VALUE COMMAND...
	remove_if_there dummy
	waitprog answer "$@"
}

test_without_a_policy_everything_is_checked() {
	checks_everything
}

test_a_compressed_one_is_checked() {
	needs_decompression
	refused dummy finit compressed /modules/unsigned-xz/dummy.ko.xz
	enters_with_taint "" dummy finit compressed /modules/signed-xz/dummy.ko.xz
}

# So that the refusals below are the answer's doing and not the test's.
test_EAGAIN_lets_it_wait() {
	while_answering lsm -11 modload finit $unsigned/dummy.ko
	equal "$(cat /sys/module/dummy/taint)" E "the taint"
	while_answering sleepable -11 modload finit $unsigned/dummy.ko
	equal "$(cat /sys/module/dummy/taint)" E "the taint"
	while_answering cgroup -11 modload finit $unsigned/dummy.ko
	equal "$(cat /sys/module/dummy/taint)" E "the taint"
	remove_if_there dummy
}

test_its_program_gone_everything_is_checked() {
	checks_everything
}

test_0_means_checked() {
	for kind in lsm sleepable cgroup; do
		expect 1 while_answering $kind 0 modload finit $unsigned/dummy.ko
		expect 0 while_answering $kind 0 modload finit $signed/dummy.ko
		equal "$(cat /sys/module/dummy/taint)" "" "the taint"
	done
	remove_if_there dummy
}

test_an_errno_refuses_even_the_signed() {
	equal "$(while_answering lsm -13 modload finit $signed/dummy.ko)" EACCES "the answer to finit"
	equal "$(while_answering cgroup -12 modload init $signed/dummy.ko)" ENOMEM "the answer to init"
	! module_is_there dummy
}

# The verifier of newer kernels takes no such program at all (6.12: of the first
# kind; 7.3: of either), which is as good: 3 says so, 1 that the module was refused.
test_what_is_no_errno_refuses() {
	for value in 1 11 2147483647 -4096 -2147483648; do
		for kind in lsm cgroup; do
			status=0
			answer=$(while_answering $kind $value modload finit $signed/dummy.ko) || status=$?
			echo "$kind $value: exit $status, $answer"
			case $status in
			1) equal "$answer" EPERM "the answer while a program says $value" ;;
			3) equal "$answer" EINVAL "why the verifier does not take it" ;;
			*) fail "exit $status" ;;
			esac
			! module_is_there dummy || fail "it is there"
		done
	done
}

test_ended_during_a_load_it_is_checked() {
	kernel_waits 1
	equal "$(while_answering end -11 modload finit $unsigned/dummy.ko)" EKEYREJECTED "the answer"
	kernel_waits 0
	expect 0 while_answering lsm -11 modload finit $signed/dummy.ko
	equal "$(cat /sys/module/dummy/taint)" "" "the taint"
	remove_if_there dummy
}

test_ended_no_program_is_asked() {
	equal "$(while_answering lsm -11 modload finit $unsigned/dummy.ko)" EKEYREJECTED "the answer"
	expect 0 while_answering cgroup -1 modload finit $signed/dummy.ko
	remove_if_there dummy
}

ktap_run \
	test_without_a_policy_everything_is_checked \
	test_a_compressed_one_is_checked \
	test_EAGAIN_lets_it_wait \
	test_its_program_gone_everything_is_checked \
	test_0_means_checked \
	test_an_errno_refuses_even_the_signed \
	test_what_is_no_errno_refuses \
	test_ended_during_a_load_it_is_checked \
	test_ended_no_program_is_asked
