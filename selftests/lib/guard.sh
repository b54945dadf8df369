# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# What the guard refuses, from the moment the policy is armed: sourced after policy.sh and
# attack.sh. It is first seen to succeed where there is no guard, or where it is off.

maps="sigctl_policy sigctl_records sigctl_rows sigctl_load sigctl_images sigctl_retainer"
programs="sigctl_unsigned sigctl_file sigctl_data sigctl_exec sigctl_map sigctl_prog \
	sigctl_sysctl sigctl_checked sigctl_loaded sigctl_done sigctl_begun sigctl_retain"
held="locked_down bpf_prog bpf_map"

answers() { # WANT COMMAND...
	answers_want=$1
	shift
	answers_got=$("$@") || :
	equal "$answers_got" "$answers_want" "the answer to $*"
}

# Loads the policy, and asks for everything before it is armed.
load_and_ask() {
	cat >/ask <<-END
		for map in $maps; do bpfpoke map \$map; done
		for program in $programs sigctl_read; do bpfpoke program \$program; done
		for kind in lsm lsm_cgroup fmod_ret; do
			for hook in $held; do bpfpoke rival \$kind \$hook; done
		done
		bpfpoke rival cgroup sysctl
		bpfpoke extend sigctl_read
		bpfpoke replace sigctl_read read_out
		bpfpoke replace-later sigctl_read read_out
		bpfpoke rival freplace lsm
		bpfpoke pose sigctl_read
		echo 1 >/proc/sys/kernel/ftrace_enabled && echo 0
	END
	before_arming "sh /ask >/asked 2>&1 || :"
}

test_everything_is_to_be_had_where_the_guard_is_off() {
	equal "$(wc -l </asked)" 35 "the number of answers"
	[ "$(sort -u /asked)" = 0 ] || fail "$(cat /asked)"
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
	for program in sigctl_read sigctl_verify sigctl_image; do
		answers 0 bpfpoke program $program
	done
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

test_no_function_of_the_reader_is_replaced() {
	answers EPERM bpfpoke replace sigctl_read read_out
}

# Loaded to replace a function of the attacker's own program, of the types of which there
# are fds to programs of ours, it could be attached to these.
test_nor_by_what_was_loaded_for_another_program() {
	answers EPERM bpfpoke replace-later sigctl_read read_out
	answers EPERM bpfpoke rival freplace syscall
	answers EPERM bpfpoke rival freplace lsm
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
	answers 0 bpfpoke rival freplace filter
	answers 0 bpfpoke create other
	bpfpoke fds
}

test_other_sysctls_go_on() {
	echo 0 >/proc/sys/kernel/printk_ratelimit
	sysctl -w kernel.ftrace_enabled=0 2>/dev/null && fail "sysctl switched ftrace off"
	[ -n "$(cat /proc/sys/kernel/ftrace_enabled)" ]
}

guard_cases="test_everything_is_to_be_had_where_the_guard_is_off
	test_no_fd_to_a_map
	test_no_fd_to_a_program_but_those_to_be_run
	test_no_rival_on_the_hooks_the_lock_stands_on
	test_no_rival_on_the_sysctl_hook
	test_no_program_on_the_reader
	test_no_function_of_the_reader_is_replaced
	test_nor_by_what_was_loaded_for_another_program
	test_no_program_of_our_name
	test_bpf_stays_switched_on
	test_other_bpf_users_go_on
	test_other_sysctls_go_on"
