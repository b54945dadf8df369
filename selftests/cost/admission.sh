#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What loading an unsigned module of about 20 KB in the window costs, in
# instructions: one virtual nanosecond is one instruction, under -icount only.
#
# Where any BPF program is attached to an LSM hook, ftrace goes through its list
# for every function of every module that is loaded. That price is the kernel's,
# and is measured too: the floor is the same hooks with programs of two
# instructions. The policy's own part is judged everywhere, of the whole of
# `insmod FILE` and of finit_module(2) in it. The whole price is judged where the
# kernel's part leaves the policy its half of it; elsewhere the case is skipped,
# with the figures. All of it is printed. What retaining the image costs on top is
# measured by retain:cost.sh, against what it is for.
#
# vm: --icount
. ../lib/ktap.sh
. ../lib/policy.sh

cycles=7
rounds=9
module=dummy
whole=10050 # of ten thousand
half=10025

grep -qw nokaslr /proc/cmdline || ktap_skip_all "instructions are not counted here: no -icount"
# kernel-patch/build makes a kernel with little in it: dummy has half the size there.
[ ! -e /sys/kernel/security/module_sig_check_wait ] ||
	ktap_skip_all "the figures are for a distribution's kernel and modules"
bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"
bpfsigctl unload >/dev/null

measure() {
	modload measure $rounds $module $unsigned/$module.ko
}

measure_with() {
	bpfsigctl load --retain 0 >/dev/null
	measure >>/with
	bpfsigctl unload >/dev/null
	tracing_is_gone sigctl_checked sigctl_loaded sigctl_done sigctl_begun sigctl_retain
}

# The hooks of the policy, held by programs that do nothing.
measure_floor() {
	bpfpoke attach locked_down kernel_read_file kernel_load_data \
		bprm_committed_creds bpf_map bpf_prog >/dev/null
	: >/traced
	bpfpoke trace module_sig_check load_module >/traced &
	tracer=$!
	while ! grep -q 0 /traced; do
		usleep 10000
	done
	measure >>/floor
	kill $tracer
	wait $tracer 2>/dev/null || :
	bpfpoke detach >/dev/null
	gone program bpfpoke
}

median_of() { # COLUMN FILE
	cut -d' ' -f"$1" "$2" | sort -n | sed -n "$((cycles / 2 + 1))p"
}

ratio() { # WITH WITHOUT
	printf '%d.%04d' $(($1 / $2)) $(($1 * 10000 / $2 % 10000))
}

medians_of() { # COLUMN
	without=$(median_of "$1" /without)
	with=$(median_of "$1" /with)
	floor=$(median_of "$1" /floor)
}

exceeds() { # WITH WITHOUT LIMIT
	[ $(($1 * 10000)) -gt $(($2 * $3)) ]
}

report() { # WHAT COLUMN
	medians_of "$2"
	echo "$1: $without instructions without the policy, $floor at the floor, $with with it"
	echo "$1: ratio to the floor $(ratio "$with" "$floor")," \
		"to no BPF at all $(ratio "$with" "$without")"
}

test_the_module_is_about_20_kb() {
	size=$(stat -c %s $unsigned/$module.ko)
	[ "$size" -gt 12000 ] || fail "$module has only $size bytes"
	[ "$size" -lt 28000 ] || fail "$module has $size bytes"
}

# All three by turns: what else differs between two moments of one boot differs
# less than what is measured.
test_the_policy_adds_little_to_the_floor() {
	measure >/dev/null # settle
	for _ in $(seq $cycles); do
		measure >>/without
		measure_with
		measure_floor
	done
	report "insmod $module" 1
	report "finit_module alone" 2
	medians_of 1
	! exceeds "$with" "$floor" $half || fail "more than 1.0025 of the floor of insmod"
	medians_of 2
	! exceeds "$with" "$floor" $whole || fail "more than 1.0050 of the floor of finit_module"
}

test_an_insmod_takes_at_most_half_a_percent_more() {
	medians_of 1
	exceeds "$with" "$without" $whole || return 0
	! exceeds "$floor" "$without" $half ||
		ktap_skip_case "not so here: $(ratio "$with" "$without"), of which the kernel's part is $(ratio "$floor" "$without")"
	fail "more than 1.0050 of an insmod without the policy"
}

ktap_run \
	test_the_module_is_about_20_kb \
	test_the_policy_adds_little_to_the_floor \
	test_an_insmod_takes_at_most_half_a_percent_more
