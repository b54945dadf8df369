#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# With on-load-failure=panic a system whose policy does not load is not booted: it says why
# and gives the emergency shell, in place of which the suite runs.
#
# system: panic on 6.12
# system: dracut-panic on 6.12
# system: dracut-systemd-panic on 6.12
# vm: --overlay emergency
# vm: --append "lsm=capability,yama panic="
# vm: --console "bpfsigctl.*bpf is not in the active LSM list"
. ../lib/ktap.sh
. ../lib/policy.sh
. ./emergency.sh

test_the_initramfs_was_not_left() {
	the_initramfs_was_not_left
}

test_no_policy_is_loaded() {
	expect 3 bpfsigctl status
}

test_udev_was_not_started() {
	! pgrep udevd || fail "udev runs, and may have loaded modules"
}

ktap_run \
	test_the_initramfs_was_not_left \
	test_no_policy_is_loaded \
	test_udev_was_not_started
