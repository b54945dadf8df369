#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What the kernel that enforces signatures by itself costs, with no policy: the same
# modules, and a large one refused; the figures of scripts/bench, of one boot of a
# counted machine.
#
# slow: 40 modules many times on a counted machine; figures, no behaviour
# vm: --icount --memory 1536 --module-set --append module.sig_enforce=1
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/cost.sh
. ../lib/module_set.sh
. ./figures.sh
. ./set_figures.sh

test_the_modules_enter() {
	settle
	for cycle in 1 2; do
		each signed >/enforced."$cycle"
	done
	figures_of enforced
}

test_a_large_one_is_refused() {
	refused_of_4_mb enforced
}

ktap_run \
	test_the_modules_enter \
	test_a_large_one_is_refused
