#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A root that takes more than the disk's driver to be found: everything that the initramfs
# loads for it is recorded, and it is the initramfs that locks, before the root's init runs.
#
# system: lvm on 6.12
# system: luks on 6.12
# system: dracut-lvm on 6.12
# system: dracut-luks on 6.12
# system: overlay on 6.12
. ../lib/ktap.sh
. ../lib/policy.sh
. ./records.sh
. ./units.sh

root_has() { # COLUMN
	findmnt --noheadings --output "$1" /
}

# The host's name is that of the system.
test_the_root_is_what_the_system_is_named_for() {
	findmnt /
	case $(hostname) in
	*lvm) equal "$(lsblk --noheadings --output TYPE "$(root_has SOURCE)")" lvm "the root's device" ;;
	*luks) equal "$(lsblk --noheadings --output TYPE "$(root_has SOURCE)")" crypt "the root's device" ;;
	overlay) equal "$(root_has FSTYPE)" overlay "the root's file system" ;;
	*) fail "no word of $(hostname)" ;;
	esac
}

test_locked_before_init() {
	status_is /state locked
	status_is /lock/reason command
	bpfsigctl status | grep 'held by: *kernel'
}

test_what_the_root_takes_was_loaded_before_the_lock() {
	of_the_initramfs >/run/records
	cat /run/records
	case $(hostname) in
	*lvm) set -- dm_mod ;;
	*luks) set -- dm_mod dm_crypt ;;
	overlay) set -- overlay ;;
	esac
	for module in virtio_blk "$@"; do
		grep -q " $module  *verified  *signed " /run/records || fail "no record of $module"
	done
}

# The oldest last in /proc/modules. The kernel itself asks modprobe for some before it runs
# init, and so before there is a policy; from the first that has a record on all have one.
# A record has no name until the module is laid out: none is to be loading.
test_every_module_since_the_policy_is_recorded() {
	udevadm settle
	tac /proc/modules >/run/modules
	bpfsigctl ledger >/run/ledger
	recorded=
	while read -r module _; do
		if grep -q "^[0-9]*  *[0-9.]*  *$module " /run/ledger; then
			recorded=1
		elif [ -n "$recorded" ]; then
			fail "no record of $module"
		else
			echo "before the policy: $module"
		fi
	done </run/modules
	[ -n "$recorded" ] || fail "no module has a record"
}

test_the_unit_verified() {
	equal "$(systemctl is-active bpfsigctl-verify.service)" active "the unit that verifies"
	expect 0 bpfsigctl verify
}

test_no_unit_failed() {
	no_unit_failed
}

ktap_run \
	test_the_root_is_what_the_system_is_named_for \
	test_locked_before_init \
	test_what_the_root_takes_was_loaded_before_the_lock \
	test_every_module_since_the_policy_is_recorded \
	test_the_unit_verified \
	test_no_unit_failed
