#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The power is cut while the initramfs is written, and then as soon as it is: the machine
# boots with what it finds, locked as ever, and the next update goes well.
#
# system: initramfs-tools on 6.12
# vm: --boots 3 --cut "bpfsigctl: pull the plug"
. ../lib/ktap.sh
. ../lib/policy.sh
. ./boots.sh
. ./units.sh

initramfs=/boot/initrd.img-$(uname -r)

the_power_is_cut() {
	echo "bpfsigctl: pull the plug" >/dev/console
	sleep 60
	fail "the power was not cut"
}

test_locked_before_init() {
	expect 0 bpfsigctl status
	status_is /lock/reason command
}

test_no_unit_failed() {
	no_unit_failed
}

test_a_cut_while_it_is_written() {
	only_in_boot 1
	few_modules
	sync
	update-initramfs -u &
	until [ -s "$initramfs.new" ]; do
		sleep 0.1
	done
	the_power_is_cut
}

test_a_cut_when_it_is_written() {
	only_in_boot 2
	ls -l /boot
	update-initramfs -u
	the_power_is_cut
}

test_an_update_goes_well() {
	only_in_boot 3
	ls -l /boot
	update-initramfs -u
	list_initramfs | grep -qx usr/sbin/bpfsigctl || fail "the command is not in it"
	equal "$(dpkg --audit)" "" "what dpkg complains of"
}

ktap_run \
	test_locked_before_init \
	test_no_unit_failed \
	test_a_cut_while_it_is_written \
	test_a_cut_when_it_is_written \
	test_an_update_goes_well
