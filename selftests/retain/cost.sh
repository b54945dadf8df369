#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What retaining an image and verifying it later cost, against the kernel's own check
# of the same module, in instructions: one virtual nanosecond is one instruction,
# under -icount only. The kernel's check is what finit_module(2) takes more for the
# signed module than for the unsigned one, without a policy; retaining what it takes
# more with --retain than with --retain 0; the verification is one request.
#
# slow: on a counted machine; figures, no behaviour
# vm: --icount --memory 1024
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/cost.sh
. ../lib/verify.sh

rounds=5
modules='dummy overlay'
retaining_max=5    # of a hundred of the kernel's check
verifying_max=110

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"
bpfsigctl unload >/dev/null

measure() { # MODULE FILE
	modload measure $rounds "$1" "$2" | cut -d' ' -f2
}

with_policy() { # MODULE RETAIN_MIB
	bpfsigctl load --retain "$2" >/dev/null
	measure "$1" $unsigned/"$1".ko
	policy_down
}

percent() { # PART WHOLE
	awk "BEGIN { printf \"%.2f %%\", $1 * 100 / $2 }"
}

needs() { # MODULE
	[ -e $signed/"$1".ko ] || ktap_skip_case "this kernel has no module $1"
	remove_if_there "$1"
	# shellcheck disable=SC2013 # words are what is wanted
	for needed in $(sed -n "s/^$1: *//p" /modules/modules.dep); do
		module_is_there "$needed" || modload finit "$signed/$needed.ko" >/dev/null
	done
	measure "$1" $signed/"$1".ko >/dev/null # settle
}

retaining_costs_little() { # MODULE
	needs "$1"
	check=$(($(measure "$1" $signed/"$1".ko) - $(measure "$1" $unsigned/"$1".ko)))
	echo "$check" >"/check-$1"
	without=$(with_policy "$1" 0)
	with=$(with_policy "$1" 64)
	echo "ratio of retaining $1 ($(stat -c %s $unsigned/"$1".ko) bytes) to the kernel's check:" \
		"$((with - without)) of $check instructions, $(percent $((with - without)) "$check")"
	[ $(((with - without) * 100)) -le $((check * retaining_max)) ] ||
		fail "more than $retaining_max %"
}

test_retaining_dummy() {
	retaining_costs_little dummy
}

test_retaining_overlay() {
	retaining_costs_little overlay
}

test_verifying() {
	bpfsigctl load >/dev/null
	for module in $modules; do
		[ -e "/check-$module" ] || continue
		enters finit $unsigned/"$module".ko
	done
	bpfsigctl lock >/dev/null
	index=0
	for module in $modules; do
		[ -e "/check-$module" ] || continue
		tail_of $signed/"$module".ko $unsigned/"$module".ko >/signature
		took=$(askverify timed $index /signature)
		verdict_is "$module" verified
		check=$(cat "/check-$module")
		echo "ratio of verifying $module later to the kernel's check:" \
			"$took of $check instructions, $(percent "$took" "$check")"
		[ $((took * 100)) -le $((check * verifying_max)) ] || fail "more than $verifying_max %"
		index=$((index + 1))
	done
}

ktap_run \
	test_retaining_dummy \
	test_retaining_overlay \
	test_verifying
