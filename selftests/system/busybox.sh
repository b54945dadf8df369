#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# An init of one's own, in busybox's shell, with the lines of docs/busybox.md: the modules
# of its initramfs, without signatures, enter and are recorded, and it is its lock that
# closes the window.
#
# system: busybox on 6.12
. ../lib/ktap.sh
. ../lib/policy.sh
. ./guide.sh
. ./records.sh
. ./units.sh
. ./unsigned.sh
. ./verdicts.sh

test_every_module_of_the_initramfs_was_admitted() {
	of_the_initramfs >/run/records
	cat /run/records
	for module in virtio_blk xfs; do
		grep -q " $module  *admitted  *boot-root " /run/records || fail "$module was not admitted"
	done
	! grep -v ' admitted  *boot-root ' /run/records || fail "not admitted"
}

# The last of the guide's lines, in the root; the unit may have been first.
test_they_are_verified() {
	run "$(commands_of busybox | tail -n 1)"
	status_is /verdicts/pending 0
	status_is /verdicts/verified "$(wc -l </run/records)"
}

test_no_unit_failed() {
	no_unit_failed
}

test_an_unsigned_module_is_refused() {
	unsigned_dummy_is_refused
}

ktap_run \
	test_locked_before_init \
	test_every_module_of_the_initramfs_was_admitted \
	test_they_are_verified \
	test_the_unit_verified_each \
	test_no_unit_failed \
	test_an_unsigned_module_is_refused
