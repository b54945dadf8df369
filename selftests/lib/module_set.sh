# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# The 40 modules of vm/module-set, and what their finit_module(2) takes: sourced after
# cost.sh, and ends a program where they are not.

set=/modules/set
# shellcheck disable=SC2034 # for those that source this
more=/modules/more # where the VM has it
[ -s $set/order ] || ktap_skip_all "this kernel has no 40 modules of an initramfs"

# All in their order, and away again. A line for each: NAME NANOSECONDS.
each() { # VARIANT
	# shellcheck disable=SC2046 # words
	modload each $set/"$1" $(cat $set/order)
}

# Once, with what the set itself needs before it.
settle() {
	while read -r name; do
		modload finit $set/signed/"$name".ko >/dev/null
	done <$set/before
	each signed >/dev/null
}

sum() {
	awk '{ sum += $2 } END { printf "%.0f\n", sum }'
}

# A line for each: NAME BYTES.
sizes() {
	while read -r name; do
		echo "$name $(stat -c %s "$set/unsigned/$name.ko")"
	done <$set/order
}
