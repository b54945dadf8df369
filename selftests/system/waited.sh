#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A Debian system on a patched kernel that enforces signatures, and lets their check wait for
# the initramfs: its modules, signed as they are, enter unchecked, and are verified later.
#
# system: initramfs-tools on patched-6.12
# system: dracut on patched-6.12
# system: dracut-systemd on patched-6.12
# vm: --append "module.sig_enforce=1 module_sig_check_wait=1"
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/wait.sh
. ./records.sh
. ./units.sh
. ./unsigned.sh
. ./verdicts.sh

test_the_kernel_waits_no_more() {
	kernel_waits 0
	equal "$(sig_enforce)" Y "sig_enforce"
}

test_every_module_of_the_initramfs_was_admitted() {
	of_the_initramfs | tee /run/records
	grep -q ' virtio_blk  *admitted  *boot-root ' /run/records || fail "virtio_blk was not admitted"
	! grep -v ' admitted  *boot-root ' /run/records || fail "not admitted"
}

test_no_unit_failed() {
	no_unit_failed
}

test_signed_modules_load() {
	modprobe dummy
	last_record_is verified signed
	modprobe -r dummy
}

test_an_unsigned_module_is_refused() {
	unsigned_dummy_is_refused
}

ktap_run \
	test_locked_before_init \
	test_the_kernel_waits_no_more \
	test_every_module_of_the_initramfs_was_admitted \
	test_the_unit_verified_each \
	test_no_unit_failed \
	test_signed_modules_load \
	test_an_unsigned_module_is_refused
