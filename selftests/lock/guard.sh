#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# After the lock, held by the policy alone: root gets no fd to anything that could
# undo it, and BPF stays switched on; what has nothing to do with it goes on.
. ../lib/ktap.sh
. ../lib/policy.sh

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"

maps="sigctl_policy sigctl_ledger sigctl_refused sigctl_load"
programs="sigctl_unsigned sigctl_file sigctl_data sigctl_exec sigctl_map sigctl_prog
	sigctl_sysctl sigctl_checked sigctl_loaded sigctl_done"
held="locked_down bpf_prog bpf_map"

answers() { # WANT COMMAND...
	answers_want=$1
	shift
	answers_got=$("$@") || :
	equal "$answers_got" "$answers_want" "the answer to $*"
}

test_before_the_lock_everything_is_to_be_had() {
	for map in $maps; do
		answers 0 bpfpoke map "$map"
	done
	for program in $programs; do
		answers 0 bpfpoke program "$program"
	done
	for hook in $held; do
		answers 0 bpfpoke rival lsm_cgroup "$hook"
		answers 0 bpfpoke rival fmod_ret "$hook"
	done
	answers 0 bpfpoke rival cgroup sysctl
	echo 1 >/proc/sys/kernel/ftrace_enabled
	bpfsigctl lock --no-sig-enforce
}

test_no_fd_to_a_map() {
	for map in $maps; do
		answers ENOENT bpfpoke map "$map"
		expect 1 bpfpoke write "$map"
	done
	for pin in policy ledger refused load; do
		answers ENOENT bpfpoke pinned "/sys/fs/bpf/bpfsigctl/$pin"
	done
}

test_no_fd_to_a_program_but_those_to_be_run() {
	for program in $programs; do
		answers ENOENT bpfpoke program "$program"
	done
	answers 0 bpfpoke program sigctl_read
	answers 0 bpfpoke program sigctl_lock
}

test_no_rival_on_the_hooks_the_lock_stands_on() {
	for hook in $held; do
		answers EPERM bpfpoke rival lsm "$hook"
		answers EPERM bpfpoke rival lsm_cgroup "$hook"
		answers EPERM bpfpoke rival fmod_ret "$hook"
	done
}

test_no_rival_on_the_sysctl_hook() {
	answers EPERM bpfpoke rival cgroup sysctl
}

test_no_program_on_the_reader() {
	answers EPERM bpfpoke extend sigctl_read
}

test_no_program_of_our_name() {
	answers ENOENT bpfpoke pose sigctl_read
}

test_bpf_stays_switched_on() {
	! echo 0 2>/dev/null >/proc/sys/kernel/ftrace_enabled || fail "ftrace was switched off"
	equal "$(cat /proc/sys/kernel/ftrace_enabled)" 1 ftrace_enabled
}

test_other_bpf_users_go_on() {
	answers 0 bpfpoke rival lsm file_open
	answers 0 bpfpoke rival lsm_cgroup file_open
	bpfpoke fds
}

test_other_sysctls_go_on() {
	echo 0 >/proc/sys/kernel/printk_ratelimit
	sysctl -w kernel.ftrace_enabled=0 2>/dev/null && fail "sysctl switched ftrace off"
	[ -n "$(cat /proc/sys/kernel/ftrace_enabled)" ]
}

test_still_locked() {
	refused dummy finit $unsigned/dummy.ko
	loads dummy finit $signed/dummy.ko
	status_is /state locked
	status_is /attached/present 7
}

ktap_run \
	test_before_the_lock_everything_is_to_be_had \
	test_no_fd_to_a_map \
	test_no_fd_to_a_program_but_those_to_be_run \
	test_no_rival_on_the_hooks_the_lock_stands_on \
	test_no_rival_on_the_sysctl_hook \
	test_no_program_on_the_reader \
	test_no_program_of_our_name \
	test_bpf_stays_switched_on \
	test_other_bpf_users_go_on \
	test_other_sysctls_go_on \
	test_still_locked
