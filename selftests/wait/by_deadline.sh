#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Who notices that the deadline has passed locks the policy and ends the kernel's
# wait: here a module that asks to be let in.
#
# vm: --append module.sig_enforce=1 --append module_sig_check_wait=1
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/wait.sh

kernel_waits 1 >/dev/null || ktap_skip_all "not booted with module_sig_check_wait=1"
bpfsigctl load --deadline 3 >/dev/null

test_open_before() {
	enters_with_taint E dummy finit $signed/dummy.ko
	kernel_waits 1
}

test_after_it_the_first_module_is_checked() {
	sleep 4
	enters_with_taint "" dummy finit $signed/dummy.ko
	last_record_is verified signed
	kernel_waits 0
	status_is /lock/reason deadline
	checks_everything
}

ktap_run \
	test_open_before \
	test_after_it_the_first_module_is_checked
