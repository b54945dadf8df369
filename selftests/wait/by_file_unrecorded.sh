#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The program that sees the wait end hangs on a link, which root can drop in the
# window. The gate then notices by itself, before it decides.
#
# vm: --append module_sig_check_wait=1
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/wait.sh

kernel_waits 1 >/dev/null || ktap_skip_all "not booted with module_sig_check_wait=1"
bpfsigctl load >/dev/null

test_the_first_unsigned_module_locks() {
	enters_with_taint E dummy finit $unsigned/dummy.ko
	rm /sys/fs/bpf/bpfsigctl/ended
	tracing_is_gone sigctl_ended
	echo 0 >$wait_file
	status_is /state waiting
	refused dummy finit $unsigned/dummy.ko
	last_record_is refused locked
	status_is /state locked
	status_is /lock/reason kernel
}

test_everything_is_checked() {
	checks_everything
}

ktap_run \
	test_the_first_unsigned_module_locks \
	test_everything_is_checked
