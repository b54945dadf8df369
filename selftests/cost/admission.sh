#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What the policy adds to loading an unsigned module of about 20 KB in the window,
# in instructions: one virtual nanosecond is one instruction, under -icount only.
#
# Where any BPF program is attached to an LSM hook, ftrace goes through its list
# for every function of every module that is loaded. That price is the kernel's,
# and is measured too: the floor is the same hooks with programs of two
# instructions. Judged is what the policy adds to the floor of finit_module(2);
# all of it is printed, for the whole of `insmod FILE` too.
#
# vm: --icount
. ../lib/ktap.sh
. ../lib/policy.sh

cycles=7
rounds=9
module=dummy
limit=1005 # of a thousand

grep -qw nokaslr /proc/cmdline || ktap_skip_all "instructions are not counted here: no -icount"
bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"
bpfsigctl unload >/dev/null

measure() {
	modload measure $rounds $module $unsigned/$module.ko
}

# The hooks of the policy, held by programs that do nothing; never taken away.
attach_floor() {
	bpfpoke attach locked_down kernel_read_file kernel_load_data \
		bprm_committed_creds bpf_map bpf_prog
	bpfpoke trace module_sig_check load_module >/traced &
	tracer=$!
	while ! grep -q 0 /traced; do
		usleep 10000
	done
}

median_of() { # COLUMN FILE
	cut -d' ' -f"$1" "$2" | sort -n | sed -n "$((cycles / 2 + 1))p"
}

ratio() { # WITH WITHOUT
	printf '%d.%04d' $(($1 / $2)) $(($1 * 10000 / $2 % 10000))
}

report() { # WHAT COLUMN
	without=$(median_of "$2" /without)
	with=$(median_of "$2" /with)
	floor=$(median_of "$2" /floor)
	echo "$1: $without instructions without the policy, $floor at the floor, $with with it"
	echo "$1: ratio to the floor $(ratio "$with" "$floor")," \
		"to no BPF at all $(ratio "$with" "$without")"
}

test_the_module_is_about_20_kb() {
	size=$(stat -c %s $unsigned/$module.ko)
	[ "$size" -gt 12000 ] || fail "$module has only $size bytes"
	[ "$size" -lt 28000 ] || fail "$module has $size bytes"
}

# With and without by turns: what else differs between two moments of one boot
# differs less than what is measured.
test_admission_adds_at_most_half_a_percent_to_the_floor() {
	measure >/dev/null # settle
	for _ in $(seq $cycles); do
		tracing_is_gone sigctl_checked sigctl_loaded sigctl_done
		measure >>/without
		bpfsigctl load >/dev/null
		measure >>/with
		bpfsigctl unload >/dev/null
	done
	attach_floor
	for _ in $(seq $cycles); do
		measure >>/floor
	done
	kill $tracer
	report "insmod $module" 1
	report "finit_module alone" 2
	with=$(median_of 2 /with)
	floor=$(median_of 2 /floor)
	[ $((with * 1000)) -le $((floor * limit)) ] || fail "more than 1.005 of the floor"
}

ktap_run \
	test_the_module_is_about_20_kb \
	test_admission_adds_at_most_half_a_percent_to_the_floor
