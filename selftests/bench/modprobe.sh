#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What a boot's modules cost with the program that loads them: `modprobe -a` of all in one
# process, kmod's and busybox's, its CPU time and what the kernel does for it. Figures of
# scripts/bench, of one boot of a counted machine.
#
# slow: 40 modules many times on a counted machine; figures, no behaviour
# vm: --icount --memory 1536 --module-set
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/cost.sh
. ../lib/module_set.sh
. ./figures.sh
. ./by_program.sh

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"
bpfsigctl unload >/dev/null

test_by_busybox() {
	settle
	figures_by busybox modprobe ''
}

test_by_kmod() {
	figures_by kmod $set/kmod/modprobe ''
}

ktap_run test_by_busybox test_by_kmod
