#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Lockdown raised to confidentiality in the window: its first refusal ends the wait for
# good, and locks the policy.
#
# vm: --append module.sig_enforce=1 --append module_sig_check_wait=1
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/wait.sh

kernel_waits 1 >/dev/null || ktap_skip_all "not booted with module_sig_check_wait=1"
[ -e /sys/kernel/security/lockdown ] || ktap_skip_all "the kernel has no lockdown"

test_before_it_modules_wait() {
	bpfsigctl load
	enters_with_taint E dummy finit $signed/dummy.ko
}

test_the_first_module_after_it_is_checked() {
	echo confidentiality >/sys/kernel/security/lockdown
	enters_with_taint "" dummy finit $signed/dummy.ko
	kernel_waits 0
}

test_nothing_is_admitted() {
	checks_everything
	equal "$(waitprog answer cgroup -11 modload finit $unsigned/dummy.ko)" EKEYREJECTED "the answer"
}

ktap_run \
	test_before_it_modules_wait \
	test_the_first_module_after_it_is_checked \
	test_nothing_is_admitted
