#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# bpfsigctl lock ends the kernel's wait in the same step, and what is then done to
# the policy does not matter.
#
# vm: --append module.sig_enforce=1 --append module_sig_check_wait=1
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/wait.sh

kernel_waits 1 >/dev/null || ktap_skip_all "not booted with module_sig_check_wait=1"
bpfsigctl load >/dev/null

test_lock_ends_the_wait() {
	enters_with_taint E dummy finit $signed/dummy.ko
	kernel_messages >/dev/null
	bpfsigctl lock | grep "held by: kernel (sig_enforce), policy"
	kernel_waits 0
	equal "$(kernel_messages | grep -c 'module_sig_check_wait disabled!')" 1 "the kernel's word"
	status_is /lock/reason command
}

test_everything_is_checked() {
	checks_everything
}

test_without_pins_and_links_it_still_is() {
	rm -r /sys/fs/bpf/bpfsigctl
	umount /sys/fs/bpf
	checks_everything
	kernel_waits 0
}

test_nothing_brings_it_back() {
	sh -c "echo 1 >$wait_file" 2>&1 && fail "it was taken"
	equal "$(waitprog answer lsm -11 modload finit $unsigned/dummy.ko)" EKEYREJECTED "the answer"
	expect_error 1 "already" bpfsigctl load --mount
	checks_everything
}

ktap_run \
	test_lock_ends_the_wait \
	test_everything_is_checked \
	test_without_pins_and_links_it_still_is \
	test_nothing_brings_it_back
