#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What a boot's modules cost where the kernel's check of them waits: signed as they are,
# and the kernel enforces signatures. Figures of scripts/bench, of one boot of a counted
# machine; window.sh has what they are set beside.
#
# slow: 40 modules many times on a counted machine; figures, no behaviour
# vm: --icount --memory 1536 --module-set
# vm: --append module_sig_check_wait=1 --append module.sig_enforce=1
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/cost.sh
. ../lib/wait.sh
. ../lib/module_set.sh
. ./figures.sh
. ./set_figures.sh

kernel_waits 1 >/dev/null || ktap_skip_all "not booted with module_sig_check_wait=1"

# With one hook more than elsewhere.
test_the_load() {
	for _ in 1 2 3; do
		cputime bpfsigctl-initramfs load >>/load
		policy_down
		floor_of_a_load --retain --wait >>/floor.load
	done
	figure load.waited "$(sort -n /load | head -n 1)"
	figure floor.load.waited "$(sort -n /floor.load | head -n 1)"
}

test_the_modules_enter_unchecked() {
	settle
	for cycle in 0 1 2; do
		bpfsigctl load >/dev/null
		each signed >/waited."$cycle"
		status_is /counts/admitted "$(wc -l <$set/order)"
		policy_down
	done
	rm /waited.0
	figures_of waited
}

test_they_are_verified_later() {
	bpfsigctl load >/dev/null
	each signed >/dev/null
	bpfsigctl lock >/dev/null
	figure verify.waited "$(cputime bpfsigctl verify)"
	status_is /verdicts/verified "$(wc -l <$set/order)"
	status_is /verdicts/pending 0
}

ktap_run \
	test_the_load \
	test_the_modules_enter_unchecked \
	test_they_are_verified_later
