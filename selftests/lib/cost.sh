# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# For the suites that measure: sourced after policy.sh, and ends a program where
# instructions are not counted.

grep -qw nokaslr /proc/cmdline || ktap_skip_all "instructions are not counted here: no -icount"

# The floor under the policy's costs: its hooks and its tracing, held by programs of two
# instructions. Where any BPF program is attached to an LSM hook, ftrace goes through its
# list for every function of every module that is loaded: that price is the kernel's.
floor_up() {
	bpfpoke attach locked_down kernel_read_file kernel_load_data \
		bprm_committed_creds bpf_map bpf_prog >/dev/null
	hold trace module_sig_check load_module
}

floor_down() {
	kill "$holder"
	wait "$holder" 2>/dev/null || :
	bpfpoke detach >/dev/null
	program_is_gone bpfpoke
	rest
}

# What it takes to load programs that do nothing on the policy's hooks: no policy there loads
# for less. What is left of them looks like a load that was killed.
floor_of_a_load() { # [--retain] [--wait]
	cputime floor /sys/fs/cgroup /sys/fs/bpf "$@"
	rm /sys/fs/bpf/floor-*
	policy_down
	tracing_is_gone sigctl_floor
}

# Waits until the tracing that an unload has let go of is gone.
policy_down() {
	bpfsigctl unload >/dev/null
	tracing_is_gone sigctl_checked sigctl_loaded sigctl_done sigctl_begun sigctl_retain
	rest
}

# What the kernel frees later (call_rcu(), work queues) it is to do now, not beside what
# is measured next. An idle machine's clock goes on for nothing: sleep=off.
rest() {
	sleep 1
}

# Prints A / B with four digits behind the point.
ratio() { # A B
	awk "BEGIN { printf \"%.4f\", $1 / $2 }"
}

exceeds() { # A B LIMIT_IN_TEN_THOUSANDTHS
	[ $(($1 * 10000)) -gt $(($2 * $3)) ]
}
