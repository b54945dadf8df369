#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Writing 0 to the kernel's file locks the policy: there is no half-locked state.
#
# vm: --append module_sig_check_wait=1
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/wait.sh

kernel_waits 1 >/dev/null || ktap_skip_all "not booted with module_sig_check_wait=1"
bpfsigctl load >/dev/null

test_the_policy_locks_with_it() {
	enters_with_taint E dummy finit $unsigned/dummy.ko
	echo 0 >$wait_file
	expect 0 bpfsigctl status
	status_is /state locked
}

test_status_tells_who() {
	status_is /lock/reason kernel
	status_is /lock/comm by_file.sh
	bpfsigctl status | grep "when the kernel's wait was ended in by_file.sh"
}

# Nobody enforces signatures here: it is the policy that refuses.
test_everything_is_checked() {
	equal "$(sig_enforce)" N sig_enforce
	refused dummy finit $unsigned/dummy.ko
	last_record_is refused locked
	checks_everything
}

test_lock_adds_the_kernels_hold() {
	answer=$(bpfsigctl lock --json)
	equal "$(echo "$answer" | json /locked_now)" false locked_now
	equal "$(sig_enforce)" Y sig_enforce
	status_is /lock/reason kernel
}

ktap_run \
	test_the_policy_locks_with_it \
	test_status_tells_who \
	test_everything_is_checked \
	test_lock_adds_the_kernels_hold
