# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# Sourced after policy.sh by the tests of what a load leaves.

nothing_is_left() {
	for object in sigctl_policy sigctl_records sigctl_rows sigctl_load; do
		map_is_gone $object
	done
	program_is_gone "sigctl_[a-z]*"
	[ ! -e /sys/fs/bpf/bpfsigctl ] || fail "a pin directory is left"
}
