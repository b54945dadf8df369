# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# Lockdown is in force and the wait was asked for: nothing is admitted. Sourced
# with mode set.

grep -qF "[$mode]" /sys/kernel/security/lockdown || ktap_skip_all "not booted with lockdown=$mode"
grep -qw module_sig_check_wait=1 /proc/cmdline ||
	ktap_skip_all "not booted with module_sig_check_wait=1"

test_the_file_reads_0() {
	kernel_waits 0
}

test_no_program_is_asked() {
	for kind in lsm cgroup; do
		equal "$(waitprog answer $kind -11 modload finit $unsigned/dummy.ko)" EPERM "the answer"
	done
	expect 0 waitprog answer lsm -1 modload finit $signed/dummy.ko
	remove_if_there dummy
}

test_unsigned_is_refused_signed_loads() {
	answered EPERM dummy finit $unsigned/dummy.ko
	answered EPERM dummy init $unsigned/dummy.ko
	enters_with_taint "" dummy finit $signed/dummy.ko
}

test_1_does_not_turn_it_on() {
	sh -c "echo 1 >$wait_file" 2>&1 && fail "it was taken"
	kernel_waits 0
}

# shellcheck disable=SC2034 # for those that source this
never="test_the_file_reads_0 test_no_program_is_asked test_unsigned_is_refused_signed_loads
	test_1_does_not_turn_it_on"
