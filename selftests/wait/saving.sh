#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What it saves that a signed module is not checked, in instructions: one virtual
# nanosecond is one instruction, under -icount only. Compared are the same signed
# module checked by the kernel, and let in by the policy; and, as the floor, the
# module without its signature where nobody asks for one. What retaining the image
# costs on top is measured by retain:cost.sh.
#
# vm: --icount --append module_sig_check_wait=1
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/cost.sh
. ../lib/wait.sh

rounds=9
most_over_the_floor=105 # of a hundred

kernel_waits 1 >/dev/null || ktap_skip_all "not booted with module_sig_check_wait=1"

# Medians of all of `insmod FILE` and of finit_module(2) alone.
measure() { # MODULE FILE
	modload measure $rounds "$1" "$2"
}

percent() { # PART WHOLE
	printf '%d.%d %%' $(($1 * 100 / $2)) $(($1 * 1000 / $2 % 10))
}

compare() { # WHAT COLUMN
	checked=$(cut -d' ' -f"$2" /checked)
	waited=$(cut -d' ' -f"$2" /waited)
	floor=$(cut -d' ' -f"$2" /floor)
	echo "$1: $checked instructions checked, $waited waited, $floor unsigned without a policy"
	echo "$1: ratio saved $(percent $((checked - waited)) "$checked")," \
		"waited to unsigned $(percent "$waited" "$floor")"
	[ "$waited" -lt "$checked" ] || fail "nothing is saved"
	[ $((waited * 100)) -le $((floor * most_over_the_floor)) ] ||
		fail "more than $most_over_the_floor % of an unsigned module without a policy"
}

saves() { # MODULE
	remove_if_there "$1"
	# shellcheck disable=SC2013 # words are what is wanted
	for needed in $(sed -n "s/^$1: *//p" /modules/modules.dep); do
		module_is_there "$needed" || modload finit "$signed/$needed.ko" >/dev/null
	done
	measure "$1" "$signed/$1.ko" >/dev/null # settle
	measure "$1" "$unsigned/$1.ko" >/floor
	measure "$1" "$signed/$1.ko" >/checked
	bpfsigctl load --retain 0 >/dev/null
	measure "$1" "$signed/$1.ko" >/waited
	last_record_is admitted boot-root
	bpfsigctl unload >/dev/null
	size=$(stat -c %s "$signed/$1.ko")
	compare "insmod $1 ($size bytes)" 1
	compare "finit_module alone of $1" 2
}

test_a_small_module() {
	saves dummy
}

test_a_larger_module() {
	saves overlay
}

ktap_run \
	test_a_small_module \
	test_a_larger_module
