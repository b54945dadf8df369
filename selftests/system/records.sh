# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# What the ledger has of the initramfs: sourced after policy.sh.

locked_at() {
	bpfsigctl status --json | json /lock/time_ns
}

# The lines of the table for records from before the lock.
of_the_initramfs() {
	bpfsigctl ledger | awk -v locked="$(locked_at)" 'NR > 1 && $2 * 1e9 < locked'
}
