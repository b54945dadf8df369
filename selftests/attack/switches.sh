#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Switches of the kernel's that root can throw: the one that takes BPF's trampolines
# away is held, on every way to it; the others change nothing.
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/attack.sh

lock_the_policy

ftrace_stays() {
	equal "$(cat /proc/sys/kernel/ftrace_enabled)" 1 ftrace_enabled
	held
}

refuses_0() { # FILE
	! echo 0 2>/dev/null >"$1" || fail "$1 could be written"
}

test_ftrace_by_another_procfs() {
	mkdir -p /proc2
	mount -t proc proc /proc2
	refuses_0 /proc2/sys/kernel/ftrace_enabled
	refuses_0 /proc/1/root/proc/sys/kernel/ftrace_enabled
	umount /proc2
	ftrace_stays
}

test_ftrace_by_odd_writes() {
	for text in 00 ' 0' '0x0' '-0' '0 0'; do
		printf '%s\n' "$text" 2>/dev/null >/proc/sys/kernel/ftrace_enabled || :
	done
	printf '0' | dd of=/proc/sys/kernel/ftrace_enabled bs=1 2>/dev/null || :
	sysctl -w kernel.ftrace_enabled=0 >/dev/null 2>&1 || :
	ftrace_stays
}

# The command, given this script, comes as far as to try it.
tries_in_vain() { # COMMAND...
	tried=$("$@" 'echo tried; mount -t proc proc /proc 2>/dev/null; echo 0 >/proc/sys/kernel/ftrace_enabled && echo done' 2>/dev/null) || :
	equal "$tried" tried "what came of $*"
}

in_cgroup() { # CGROUP SCRIPT
	sh -c "echo \$\$ >$1/cgroup.procs && $2"
}

test_ftrace_from_other_name_spaces_and_cgroups() {
	mkdir -p /sys/fs/cgroup/child/grandchild
	tries_in_vain in_cgroup /sys/fs/cgroup/child/grandchild
	for others in -u -i -n '-p -f' '-U -r'; do
		# shellcheck disable=SC2086 # words
		if unshare -m $others true 2>/dev/null; then
			tries_in_vain unshare -m $others sh -c
		else
			echo "this kernel has no name spaces for unshare $others"
		fi
	done
	ftrace_stays
}

test_modules_from_other_cgroups() {
	mkdir -p /sys/fs/cgroup/other
	# shellcheck disable=SC2016 # for the inner shell
	sh -c 'echo $$ >/sys/fs/cgroup/other/cgroup.procs; modload finit "$1"' sh $unsigned/dummy.ko >/answer || :
	equal "$(cat /answer)" EKEYREJECTED "the answer in a child cgroup"
	echo threaded >/sys/fs/cgroup/other/cgroup.type
	# shellcheck disable=SC2016 # for the inner shell
	sh -c 'echo $$ >/sys/fs/cgroup/other/cgroup.threads; modload finit "$1"' sh $unsigned/dummy.ko >/answer || :
	equal "$(cat /answer)" EKEYREJECTED "the answer in a threaded cgroup"
	held
}

test_switches_of_bpf() {
	for switch in bpf_stats_enabled unprivileged_bpf_disabled; do
		for value in 1 0; do
			echo $value 2>/dev/null >/proc/sys/kernel/$switch || :
			refused dummy finit $unsigned/dummy.ko
		done
	done
	for switch in bpf_jit_enable bpf_jit_harden bpf_jit_kallsyms; do
		for value in 0 1 2; do
			echo $value 2>/dev/null >/proc/sys/net/core/$switch || :
			refused dummy finit $unsigned/dummy.ko
		done
	done
	held
}

# Probes and tracers see the functions run; none changes what they answer.
test_tracers_and_kprobes() {
	mount -t tracefs tracefs /sys/kernel/tracing || ktap_skip_case "no tracefs"
	cd /sys/kernel/tracing
	for function in module_sig_check security_locked_down bpf_lsm_locked_down; do
		echo "p:attack/$function $function" 2>/dev/null >>kprobe_events || :
		echo "r:attack/${function}_ret $function" 2>/dev/null >>kprobe_events || :
	done
	echo 1 2>/dev/null >events/attack/enable || :
	refused dummy finit $unsigned/dummy.ko
	echo 0 2>/dev/null >events/attack/enable || :
	echo 2>/dev/null >kprobe_events || :
	echo module_sig_check 2>/dev/null >set_ftrace_filter || :
	for tracer in function function_graph nop; do
		echo $tracer 2>/dev/null >current_tracer || :
		refused dummy finit $unsigned/dummy.ko
	done
	echo 2>/dev/null >set_ftrace_filter || :
	echo 0 >tracing_on
	cd /
	if mount -t debugfs debugfs /sys/kernel/debug 2>/dev/null; then
		echo 0 2>/dev/null >/sys/kernel/debug/kprobes/enabled || :
	fi
	held
}

ktap_run \
	test_ftrace_by_another_procfs \
	test_ftrace_by_odd_writes \
	test_ftrace_from_other_name_spaces_and_cgroups \
	test_modules_from_other_cgroups \
	test_switches_of_bpf \
	test_tracers_and_kprobes
