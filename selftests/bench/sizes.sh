#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# How the cost of one module grows with the size of its file: the kernel's own check and
# the policy, of a small module with zeros behind it. Figures of scripts/bench, of one
# boot of a counted machine.
#
# A padded module has no valid signature. That of the module, put behind the zeros, is
# checked to the end and refused; what it takes more than a refusal for want of one is
# what the check costs.
#
# slow: images of up to 12 MiB many times on a counted machine; figures, no behaviour
# vm: --icount --memory 1024 --module-set
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/cost.sh
. ../lib/module_set.sh
. ./figures.sh
. ./set_figures.sh

module=nls_ascii
kib='16 64 256 1024 4096 12288'
rounds='1 2 3'
padded=/padded/$module.ko

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"
bpfsigctl unload >/dev/null
own_size=$(stat -c %s $set/unsigned/$module.ko)
sizes=
for size in $kib; do
	sizes="$sizes $((size * 1024))"
done
mkdir -p /padded

pad_to() { # BYTES
	{
		cat $set/unsigned/$module.ko
		head -c $(($1 - own_size)) /dev/zero
	} >$padded
}

sign() {
	tail -c +$((own_size + 1)) $set/signed/$module.ko >>$padded
}

least_load() { # DIR
	for _ in $rounds; do
		modload each "$1" $module
	done | cut -d' ' -f2 | sort -n | head -n 1
}

least_refusal() {
	for _ in $rounds; do
		modload refused $padded
	done | sort -n | head -n 1
}

# What the module of this size would take that has a valid signature.
with_check() { # BYTES
	pad_to "$1"
	without=$(least_refusal)
	sign
	echo $(($(cat /unsigned."$1") + $(least_refusal) - without))
}

test_loads() {
	settle
	figure size.checked/"$own_size" "$(least_load $set/signed | tee /checked)"
	for size in "$own_size" $((own_size + 16)) $sizes; do
		pad_to "$size"
		least_load /padded >/unsigned."$size"
		bpfsigctl load >/dev/null
		least_load /padded >/detached."$size"
		status_is /retained/images "$(echo "$rounds" | wc -w)"
		policy_down
	done
	for size in "$own_size" $sizes; do
		figure size.detached/"$size" "$(cat /detached."$size")"
	done
}

# The kernel says of one kind alone why it was refused, on a console that is a serial line.
test_checks() {
	dmesg -n 1
	echo 1 >/sys/module/module/parameters/sig_enforce
	for size in $sizes; do
		figure size.checked/"$size" "$(with_check "$size")"
	done
}

# Of a module that is almost the one with a valid signature. How many additions an ECDSA
# verification makes depends on the digest: that is a few hundredths.
test_the_sum_is_what_a_load_takes() {
	sum=$(with_check $((own_size + 16)))
	checked=$(cat /checked)
	echo "$checked instructions checked, $sum as the sum"
	! exceeds "$sum" "$checked" 10500 || fail "5 % too much"
	! exceeds "$checked" "$sum" 10500 || fail "5 % too little"
}

ktap_run test_loads test_checks test_the_sum_is_what_a_load_takes
