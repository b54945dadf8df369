#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What each program of the policy takes when its hook runs, in the window, by the kernel's
# own count (kernel.bpf_stats_enabled): the mean of several, for a module of about 20 KB.
# Figures of scripts/bench, of one boot of a counted machine; where the kernel's checks can
# wait they do.
#
# slow: figures, no behaviour
# vm: --icount --append module_sig_check_wait=1
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/attack.sh
. ../lib/cost.sh
. ./figures.sh

module=dummy
rounds=8

# Lines of NAME RUNS NANOSECONDS. An empty question is one, too.
count_now() {
	count_known=$(wc -l </answers)
	ask ''
	until [ $(($(wc -l </answers) - count_known)) -ge "$(head -n 1 /answers)" ]; do
		usleep 10000
	done
	tail -n +$((count_known + 1)) /answers
}

# Of each program that has run since; NAME MEAN.
means() { # BEFORE AFTER
	awk 'NR == FNR { runs[$1] = $2; took[$1] = $3; next }
		$2 > runs[$1] { printf "%s %.0f\n", $1, ($3 - took[$1]) / ($2 - runs[$1]) }' "$1" "$2"
}

# A module by finit_module(2) several times and by init_module(2), programs executed, fds to
# a program and a map of others, and a sysctl written: the one that has them counted.
drive() {
	for _ in $(seq $rounds); do
		modload each $unsigned $module >/dev/null
	done
	modload init $unsigned/$module.ko >/dev/null
	rmmod $module
	callcost $rounds map-create >/dev/null
	callcost $rounds prog-load >/dev/null
	echo 1 >/proc/sys/kernel/bpf_stats_enabled
}

# Later nobody gets an fd to a program of the policy's.
kept_from_before_arming "" progcost sigctl_

test_each_program() {
	drive # once that is not counted
	count_now >/before
	drive
	count_now >/after
	means /before /after >/means
	while read -r name mean; do
		figure hook."$name" "$mean"
	done </means
	for name in file data unsigned exec map prog sysctl begun checked loaded 'done'; do
		grep -q "^sigctl_$name " /means || fail "sigctl_$name did not run"
	done
	status_is /retained/images $(((rounds + 1) * 2))
}

# Its mean is what the counting itself takes.
test_programs_that_do_nothing() {
	bpfsigctl unload >/dev/null
	floor_up
	for _ in $(seq $rounds); do
		modload each $unsigned $module >/dev/null
	done
	echo | progcost bpfpoke | awk '{ runs += $2; took += $3 }
		END { printf "figure hook.nothing %.0f\n", took / runs }'
	floor_down
}

ktap_run test_each_program test_programs_that_do_nothing
