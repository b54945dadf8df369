#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The root does not appear: the deadline, here of 20 s, closes the window before anybody is
# given the emergency shell, in place of which the suite runs.
#
# system: initramfs-tools on 6.12
# system: dracut on 6.12
# system: dracut-systemd on 6.12
# vm: --overlay deadline --overlay emergency
# vm: --append "root=/dev/missing rd.retry=20 panic="
# vm: --console "locked: .*when the deadline had passed"
. ../lib/ktap.sh
. ../lib/policy.sh
. ./emergency.sh

test_the_initramfs_was_not_left() {
	the_initramfs_was_not_left
}

ns() { # POINTER
	bpfsigctl status --json | json "$1"
}

# The shell may come a little sooner.
test_the_deadline_closed_the_window() {
	until [ "$(ns /now_ns)" -gt "$(ns /closes_at_ns)" ]; do
		sleep 1
	done
	expect 0 bpfsigctl status
	status_is /state locked
	status_is /lock/reason deadline
}

test_an_unsigned_module_of_the_initramfs_is_refused() {
	unsigned_dummy_of_the_initramfs
	expect_error 1 'Key was rejected by service' insmod "$dummy"
	equal "$(last_record /decision)" refused "the newest record"
}

test_a_signed_module_enters() {
	insmod "$(modinfo -n dummy)"
	rmmod dummy
}

ktap_run \
	test_the_initramfs_was_not_left \
	test_the_deadline_closed_the_window \
	test_an_unsigned_module_of_the_initramfs_is_refused \
	test_a_signed_module_enters
