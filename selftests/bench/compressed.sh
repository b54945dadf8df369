#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What a boot's modules cost where they are compressed, as Debian's newer kernels have
# them: decompressed by the kernel for finit_module(2), as kmod 31 asks it to, and by
# modprobe in its own memory for init_module(2), as kmod 30 and busybox do. Figures of
# scripts/bench, of one boot of a counted machine.
#
# slow: 40 modules many times on a counted machine; figures, no behaviour
# vm: --icount --memory 1536 --module-set
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/cost.sh
. ../lib/module_set.sh
. ./figures.sh
. ./set_figures.sh
. ./by_program.sh

[ -d $set/signed-xz ] || ktap_skip_all "this kernel's modules are not compressed"
bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"
bpfsigctl unload >/dev/null

# By turns, as what else differs between two moments of one boot differs less.
test_decompressed_by_the_kernel() {
	settle
	for cycle in 0 1 2; do
		each unsigned-xz >/xz.unsigned."$cycle"
		each signed-xz >/xz.checked."$cycle"
		bpfsigctl load >/dev/null
		each unsigned-xz >/xz.detached."$cycle"
		status_is /counts/admitted "$(wc -l <$set/order)"
		policy_down
	done
	rm /xz.*.0
	for way in unsigned checked detached; do
		figures_of xz.$way
	done
}

test_by_busybox() {
	figures_by busybox modprobe -xz
}

test_by_kmod() {
	figures_by kmod $set/kmod/modprobe -xz
}

ktap_run test_decompressed_by_the_kernel test_by_busybox test_by_kmod
