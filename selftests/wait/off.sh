# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# The cases of a kernel that was booted with the wait off, one way or another.

test_the_file_reads_0() {
	kernel_waits 0
}

test_no_program_is_asked() {
	equal "$(waitprog answer lsm -11 modload finit $unsigned/dummy.ko)" EKEYREJECTED "the answer"
	expect 0 waitprog answer cgroup -1 modload finit $signed/dummy.ko
	remove_if_there dummy
}

test_everything_is_checked() {
	checks_everything
}

test_check_and_status_say_so() {
	bpfsigctl check --json | grep -q "module_sig_check_wait=1 on its command line"
	bpfsigctl load
	status_is /checks at-once
	refused dummy finit $unsigned/dummy.ko
	enters_with_taint "" dummy finit $signed/dummy.ko
}

test_1_does_not_turn_it_on() {
	sh -c "echo 1 >$wait_file" 2>&1 && fail "it was taken"
	kernel_waits 0
}

ktap_run \
	test_the_file_reads_0 \
	test_no_program_is_asked \
	test_everything_is_checked \
	test_check_and_status_say_so \
	test_1_does_not_turn_it_on
