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

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"
bpfsigctl unload >/dev/null
mkdir -p /lib/modules

all_by() { # MODPROBE VARIANT
	ln -sfn $set/"$2" /lib/modules/"$(uname -r)"
	# shellcheck disable=SC2046 # words
	cputime "$1" -a $(cat $set/order)
	for name in $(tac $set/order | tr - _); do
		modload remove "$name" >/dev/null || fail "$name did not enter"
	done
}

# By turns, as what else differs between two moments of one boot differs less.
figures_by() { # KEY MODPROBE
	for cycle in 0 1 2; do
		all_by "$2" signed >/"$1.checked.$cycle"
		all_by "$2" unsigned >/"$1.unsigned.$cycle"
		bpfsigctl load >/dev/null
		all_by "$2" unsigned >/"$1.detached.$cycle"
		status_is /counts/admitted "$(wc -l <$set/order)"
		policy_down
	done
	rm /"$1".*.0
	for way in checked unsigned detached; do
		figure "$1.$way" "$(cat /"$1.$way".* | sort -n | head -n 1)"
	done
}

test_by_busybox() {
	settle
	figures_by busybox modprobe
}

test_by_kmod() {
	[ -e $set/kmod ] || ktap_skip_case "there is no kmod for this machine where it was built"
	figures_by kmod $set/kmod/modprobe
}

ktap_run test_by_busybox test_by_kmod
