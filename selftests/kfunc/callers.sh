#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The kernel's function is for LSM and syscall programs (the verifier takes tracing
# programs for LSM programs here), and for no others.
#
# vm: --append module_sig_check_wait=1
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/wait.sh

kernel_waits 1 >/dev/null || ktap_skip_all "not booted with module_sig_check_wait=1"

test_lsm_programs_may_call_it() {
	waitprog load lsm
}

test_other_programs_may_not() {
	for kind in sysctl socket; do
		expect 3 waitprog load $kind
	done
}

test_loading_a_program_ends_nothing() {
	kernel_waits 1
}

ktap_run \
	test_lsm_programs_may_call_it \
	test_other_programs_may_not \
	test_loading_a_program_ends_nothing
