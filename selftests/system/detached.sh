#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A Debian system whose initramfs has its modules without signatures: all of them enter,
# are recorded, and are verified by those of the root's copies before the system is up.
#
# system: detached on 6.1 6.12
# system: dracut-detached on 6.12
# system: dracut-squash on 6.12
. ../lib/ktap.sh
. ../lib/policy.sh
. ./records.sh
. ./units.sh
. ./unsigned.sh
. ./verdicts.sh

test_every_module_of_the_initramfs_was_admitted() {
	of_the_initramfs >/run/records
	cat /run/records
	grep -q ' virtio_blk  *admitted  *boot-root ' /run/records || fail "virtio_blk was not admitted"
	# AES has its signature, as the kernel itself may ask for it (bpfsigctl-detach).
	! grep -vE ' admitted +boot-root | (aesni_intel|crypto_simd|cryptd|gf128mul) +verified +signed ' \
		/run/records || fail "not admitted"
}

# (E): loaded without a valid signature.
test_no_unsigned_module_is_without_a_record() {
	sed -n 's/^\([^ ]*\) .*(.*E.*)$/\1/p' /proc/modules >/run/unsigned-modules
	[ -s /run/unsigned-modules ] || fail "no module is marked"
	while read -r module; do
		grep -q "  *$module  *admitted " /run/records || fail "no record of $module"
	done </run/unsigned-modules
}

test_no_unit_failed() {
	no_unit_failed
}

# Of the kind with this id; the unit looks every two seconds.
journal_of() { # MESSAGE_ID
	journalctl --no-pager -q -o cat "MESSAGE_ID=$1"
}

test_the_journal_tells() {
	equal "$(systemctl is-active bpfsigctl-events.service)" active "the unit that tells"
	sleep 3
	journal_of 067be1771b075a8d87469b7e93d010a1 | grep '^locked (command), by bpfsigctl'
	journal_of 9a5799006980f1787c27ff51ff374e15 | grep '^admitted unchecked: virtio_blk, '
	journal_of 71436fe82c9c0b18e379f6b99d8e96cb | grep '^verified: virtio_blk$'
	equal "$(journal_of 2d381cdc40c424cd7305da033ee65a54)" "" "what is told of unverified modules"
	journalctl -q BPFSIGCTL_MODULE=virtio_blk | grep -q . || fail "the field is not there"
}

test_the_catalog_says_what_to_do() {
	journalctl -x -q --no-pager MESSAGE_ID=067be1771b075a8d87469b7e93d010a1 |
		grep 'The kernel is locked against modules without a valid signature'
}

test_the_metrics() {
	bpfsigctl status --metrics >/run/metrics
	cat /run/metrics
	grep -qx 'bpfsigctl_locked 1' /run/metrics
	grep -qx 'bpfsigctl_held{by="kernel"} 1' /run/metrics
	grep -qx 'bpfsigctl_verdicts{verdict="pending"} 0' /run/metrics
	grep -qx 'bpfsigctl_verdicts{verdict="bad"} 0' /run/metrics
}

test_the_failure_action_is_of_the_configuration() {
	equal "$(systemctl show -P FailureAction bpfsigctl-verify.service)" none "FailureAction="
	sed -i 's/^#failure-action=none$/failure-action=reboot/' /etc/bpfsigctl.conf
	systemctl daemon-reload
	equal "$(systemctl show -P FailureAction bpfsigctl-verify.service)" reboot "FailureAction="
	sed -i 's/^failure-action=reboot$/#failure-action=none/' /etc/bpfsigctl.conf
	systemctl daemon-reload
	equal "$(systemctl show -P FailureAction bpfsigctl-verify.service)" none "FailureAction="
}

# 8192: a module without a valid signature was loaded.
test_the_taint_is_truthful() {
	[ $(($(cat /proc/sys/kernel/tainted) & 8192)) -ne 0 ] || fail "no taint"
}

test_an_unsigned_module_is_refused() {
	unsigned_dummy_is_refused
	modprobe dummy
	sleep 3
	journal_of 9bc127a4f8e9223b0b700cebd5aa019c | grep '^refused (kernel): '
}

ktap_run \
	test_locked_before_init \
	test_every_module_of_the_initramfs_was_admitted \
	test_no_unsigned_module_is_without_a_record \
	test_the_unit_verified_each \
	test_no_unit_failed \
	test_the_journal_tells \
	test_the_catalog_says_what_to_do \
	test_the_metrics \
	test_the_failure_action_is_of_the_configuration \
	test_the_taint_is_truthful \
	test_an_unsigned_module_is_refused
