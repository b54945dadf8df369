#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# How the cost of one module grows with the size of its file: the kernel's own check and
# the policy, of a small module with zeros behind it, and of 4 KiB one that was made smaller.
# Figures of scripts/bench, of one boot of a counted machine.
#
# A padded module has no valid signature. That of the module, put behind the zeros, is
# checked to the end and refused. What that takes more than a refusal for want of one,
# and with a larger file more than with a small one, is added to what the module takes
# with its valid signature.
#
# slow: images of up to 12 MiB many times on a counted machine; figures, no behaviour
# vm: --icount --memory 1024 --module-set
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/cost.sh
. ../lib/module_set.sh
. ./figures.sh
. ./set_figures.sh

kib='16 64 256 1024 4096 12288'
rounds='1 2 3'
retain=64 # MiB, more than the largest takes in all rounds

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"
bpfsigctl unload >/dev/null
own_size=$(stat -c %s $set/unsigned/nls_ascii.ko)
sizes=
[ ! -e $set/smallest ] || sizes=4096
for size in $kib; do
	sizes="$sizes $((size * 1024))"
done
mkdir -p /padded

# The module that is padded to so many bytes, and its file.
take_for() { # BYTES
	module=nls_ascii
	from=$set/unsigned
	if [ "$1" -lt "$own_size" ]; then
		module=crc7
		from=$set/smallest
	fi
	padded=/padded/$module.ko
}

pad_to() { # BYTES
	take_for "$1"
	{
		cat $from/$module.ko
		head -c $(($1 - $(stat -c %s $from/$module.ko))) /dev/zero
	} >"$padded"
}

sign() {
	tail -c +$((own_size + 1)) $set/signed/nls_ascii.ko >>"$padded"
}

least_load() { # DIR
	for _ in $rounds; do
		modload each "$1" "$module"
	done | cut -d' ' -f2 | sort -n | head -n 1
}

least_refusal() {
	for _ in $rounds; do
		modload refused "$padded"
	done | sort -n | head -n 1
}

# An unsigned module of this size, and its check.
sum_of() { # BYTES
	pad_to "$1"
	without=$(least_refusal)
	sign
	echo $(($(cat /unsigned."$1") + $(least_refusal) - without))
}

test_loads() {
	settle
	take_for "$own_size"
	figure size.checked/"$own_size" "$(least_load $set/signed | tee /checked)"
	for size in "$own_size" $((own_size + 16)) $sizes; do
		pad_to "$size"
		least_load /padded >/unsigned."$size"
		bpfsigctl load --retain $retain >/dev/null
		least_load /padded >/detached."$size"
		status_is /retained/images "$(echo "$rounds" | wc -w)"
		policy_down
	done
	for size in "$own_size" $sizes; do
		figure size.detached/"$size" "$(cat /detached."$size")"
	done
}

# To the end, or it would be a small part of it.
test_a_wrong_signature_is_checked() {
	echo 1 >/sys/module/module/parameters/sig_enforce
	sum_of $((own_size + 16)) >/base
	echo "$(cat /checked) instructions with a valid signature, $(cat /base) as the sum"
	! exceeds "$(cat /base)" "$(cat /checked)" 11500 || fail "15 % too much"
	! exceeds "$(cat /checked)" "$(cat /base)" 11500 || fail "15 % too little"
}

test_checks() {
	for size in $sizes; do
		figure size.checked/"$size" $(($(cat /checked) + $(sum_of "$size") - $(cat /base)))
	done
}

ktap_run test_loads test_a_wrong_signature_is_checked test_checks
