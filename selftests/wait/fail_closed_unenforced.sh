#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The wait is on and nobody enforces signatures: without a policy an unsigned
# module loads as on any such kernel, tainting it, and a broken one does not.
#
# vm: --append module_sig_check_wait=1
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/wait.sh

kernel_waits 1 >/dev/null || ktap_skip_all "not booted with module_sig_check_wait=1"

test_as_ever() {
	enters_with_taint "" dummy finit $signed/dummy.ko
	enters_with_taint E dummy finit $unsigned/dummy.ko
	refused dummy finit $broken/dummy.ko
}

test_a_policy_unloaded_before_the_lock_leaves_a_checking_kernel() {
	bpfsigctl load
	enters_with_taint E dummy finit $signed/dummy.ko
	bpfsigctl unload
	kernel_waits 1
	enters_with_taint "" dummy finit $signed/dummy.ko
	refused dummy finit $broken/dummy.ko
}

ktap_run \
	test_as_ever \
	test_a_policy_unloaded_before_the_lock_leaves_a_checking_kernel
