#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The kernel's function ends the wait, once for all, whoever calls it, and the
# policy locks with it.
#
# vm: --append module.sig_enforce=1 --append module_sig_check_wait=1
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/wait.sh

kernel_waits 1 >/dev/null || ktap_skip_all "not booted with module_sig_check_wait=1"
bpfsigctl load >/dev/null

test_a_syscall_program_ends_the_wait() {
	enters_with_taint E dummy finit $signed/dummy.ko
	kernel_messages >/dev/null
	waitprog load syscall
	kernel_waits 0
	kernel_messages | grep -x "module_sig_check_wait disabled!"
}

test_the_policy_locked_with_it() {
	status_is /state locked
	status_is /lock/reason kernel
	status_is /lock/comm waitprog
}

test_again_changes_nothing() {
	kernel_messages >/dev/null
	waitprog load syscall
	equal "$(kernel_messages | grep -c disabled || :)" 0 "the messages"
	kernel_waits 0
	checks_everything
}

ktap_run \
	test_a_syscall_program_ends_the_wait \
	test_the_policy_locked_with_it \
	test_again_changes_nothing
