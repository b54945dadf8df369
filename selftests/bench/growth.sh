#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# How the cost of a boot's modules grows with their number: the kernel's own check and
# the policy, of the first of them, the first ten, ... Figures of scripts/bench, of one
# boot of a counted machine.
#
# slow: 160 modules several times on a counted machine; figures, no behaviour
# vm: --icount --memory 2560 --module-set --more-modules
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/cost.sh
. ../lib/module_set.sh
. ./figures.sh
. ./set_figures.sh

counts='1 10 40 160'
retain=256 # MiB, more than all of them have

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"
bpfsigctl unload >/dev/null

# What of the others this machine lets in, has no use for, and lets go again. What stays
# was loaded before all figures, as is what it needs.
choose_modules() {
	while read -r name; do
		[ "$(modload finit $more/signed/"$name".ko)" != 0 ] || echo "$name"
	done <$more/order >/entered
	tac /entered | while read -r name; do
		modload remove "$(echo "$name" | tr - _)" >/dev/null || echo "$name"
	done >/stayed
	awk 'FILENAME == "/stayed" { stayed[$0]; next } !($0 in stayed)' /stayed /entered |
		cat $set/order - | head -n 160 >/order
}

# One directory for modload each.
lay_together() {
	for variant in signed unsigned; do
		mkdir -p /all/$variant
		ln -s $set/$variant/*.ko $more/$variant/*.ko /all/$variant
	done
}

all_of() { # VARIANT
	# shellcheck disable=SC2046 # words
	modload each /all/"$1" $(cat /order)
}

# Of each module its least, in the order of the first file.
growth_of() { # KEY
	least "/$1".* >/least
	awk 'NR == FNR { least[$1] = $2; next } { print sum += least[$1] }' /least /order >/sums
	for count in $counts; do
		[ "$count" -gt "$(wc -l </order)" ] ||
			figure "growth.$1/$count" "$(sed -n "${count}p" /sums)"
	done
}

test_there_are_so_many() {
	settle
	choose_modules
	lay_together
	echo "$(wc -l </order) modules; of $(wc -l <$more/order) others $(wc -l </entered)" \
		"entered, $(wc -l </stayed) stayed"
	all_of signed >/dev/null
}

test_the_sums_of_the_first() {
	for cycle in 1 2; do
		all_of signed >/checked.$cycle
		bpfsigctl load --retain $retain >/dev/null
		all_of unsigned >/detached.$cycle
		status_is /counts/admitted "$(wc -l </order)"
		status_is /retained/images "$(wc -l </order)"
		policy_down
	done
	growth_of checked
	growth_of detached
}

ktap_run test_there_are_so_many test_the_sums_of_the_first
