# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# Sourced after policy.sh by the tests of what a load leaves.

nothing_is_left() {
	for object in sigctl_policy sigctl_ledger sigctl_refused sigctl_load; do
		map_is_gone $object
	done
	for object in sigctl_unsigned sigctl_file sigctl_data sigctl_exec sigctl_map sigctl_prog \
		sigctl_sysctl sigctl_checked sigctl_loaded sigctl_done sigctl_read sigctl_lock \
		sigctl_arm; do
		program_is_gone $object
	done
	[ ! -e /sys/fs/bpf/bpfsigctl ] || fail "a pin directory is left"
}
