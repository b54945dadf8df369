#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Locked by the command, which sets sig_enforce, nothing that happens to the policy
# matters: with all of it gone the kernel refuses.
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/attack.sh

kept_from_before_arming "" bpfpoke strip

refused_by_the_kernel() {
	refused dummy finit $unsigned/dummy.ko
	refused dummy init $unsigned/dummy.ko
	refused dummy finit vermagic $unsigned/dummy.ko
	equal "$(sig_enforce)" Y sig_enforce
}

test_locked_by_command() {
	answers_are 7
	bpfsigctl lock >/dev/null
	bpfsigctl status | grep -q "^held by: *kernel (sig_enforce), policy$" || fail "$(bpfsigctl status)"
	refused_by_the_kernel
}

test_with_fds_from_before_arming_all_of_the_policy_is_taken_off() {
	ask strip
	answers_are 7 0
	bpfsigctl status | grep -q "^held by: *kernel (sig_enforce)$" || fail "$(bpfsigctl status)"
	refused_by_the_kernel
}

test_without_pins_and_mounts() {
	rm -r /sys/fs/bpf/bpfsigctl
	umount -l /sys/fs/bpf
	umount -l /sys/fs/cgroup
	refused_by_the_kernel
}

test_without_ftrace() {
	echo 0 2>/dev/null >/proc/sys/kernel/ftrace_enabled ||
		ktap_skip_case "this kernel does not let ftrace be switched off"
	equal "$(cat /proc/sys/kernel/ftrace_enabled)" 0 ftrace_enabled
	refused_by_the_kernel
}

test_the_kernels_switches_do_not_go_back() {
	for value in 0 N n; do
		! echo $value 2>/dev/null >/sys/module/module/parameters/sig_enforce || fail "$value was taken"
	done
	wait_file=/sys/kernel/security/module_sig_check_wait
	[ ! -e $wait_file ] || ! echo 1 2>/dev/null >$wait_file || fail "$wait_file took 1"
	refused_by_the_kernel
}

test_signed_modules_go_on() {
	loads dummy finit $signed/dummy.ko
}

ktap_run \
	test_locked_by_command \
	test_with_fds_from_before_arming_all_of_the_policy_is_taken_off \
	test_without_pins_and_mounts \
	test_without_ftrace \
	test_the_kernels_switches_do_not_go_back \
	test_signed_modules_go_on
