#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A program that is there before the policy and could answer in its place: load refuses,
# and names it. Attached or not: whoever has it can attach it later.
. ../lib/ktap.sh
. ../lib/policy.sh
. ./nothing_left.sh

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"
bpfsigctl unload >/dev/null

load_names_it() {
	expect_error 1 "the BPF program bpfpoke \\(id [0-9]+\\) could answer in the policy's place" \
		bpfsigctl load
	nothing_is_left
}

# Held, but attached nowhere.
held() { # KIND HOOK
	hold hold "$@"
	load_names_it
	kill $holder
	program_is_gone bpfpoke
}

test_attached_where_the_gate_is() {
	bpfpoke attach locked_down >/dev/null
	load_names_it
	bpfpoke detach >/dev/null
	program_is_gone bpfpoke
}

# Each kind, and each hook the lock stands on; all pairs would take minutes.
test_held_by_somebody() {
	held lsm locked_down
	held lsm_cgroup bpf_prog
	held lsm_cgroup bpf_map
	held fmod_ret locked_down
	held cgroup sysctl
	held freplace syscall
}

test_others_are_no_rivals() {
	bpfpoke attach file_open kernel_read_file >/dev/null
	hold trace module_sig_check
	bpfsigctl load
	loads dummy finit $unsigned/dummy.ko
	kill $holder
	bpfpoke detach >/dev/null
}

ktap_run \
	test_attached_where_the_gate_is \
	test_held_by_somebody \
	test_others_are_no_rivals
