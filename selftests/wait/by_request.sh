#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# With the pins gone lock asks the policy's guard, which ends the kernel's wait too.
#
# vm: --append module.sig_enforce=1 --append module_sig_check_wait=1
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/wait.sh

kernel_waits 1 >/dev/null || ktap_skip_all "not booted with module_sig_check_wait=1"
bpfsigctl load >/dev/null
rm -r /sys/fs/bpf/bpfsigctl

test_it_waits_without_pins() {
	enters_with_taint E dummy finit $signed/dummy.ko
}

test_lock_ends_the_wait() {
	bpfsigctl lock --no-sig-enforce --wait 1 || echo "nobody records the end of loads"
	kernel_waits 0
	status_is /state locked
	status_is /lock/reason command
}

test_everything_is_checked() {
	checks_everything
}

ktap_run test_it_waits_without_pins test_lock_ends_the_wait test_everything_is_checked
