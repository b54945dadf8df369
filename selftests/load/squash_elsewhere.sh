#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# An overlay over a squashfs image that is no file of the initramfs is no initramfs.
#
# needs: pid1
# After switch_root the working directory is the root.
cd /opt/selftests/load
. ../lib/ktap.sh
. ../lib/policy.sh
. ./nothing_left.sh
. ./squash_root.sh

self=/opt/selftests/load/squash_elsewhere.sh

test_load_is_refused() {
	grep ' / .* overlay ' /proc/1/mountinfo
	expect_error 1 "PID 1's root is on overlay.*load the policy in the initramfs" bpfsigctl load
}

test_nothing_is_left() {
	expect 3 bpfsigctl status
	nothing_is_left
}

case ${1:-boot} in
boot)
	mkdir /elsewhere
	mount -t tmpfs tmpfs /elsewhere
	make_overlay /elsewhere
	ktap_header
	ktap_plan 2
	leave_initramfs /overlay $self overlay
	;;
overlay)
	ktap_resume
	ktap_case test_load_is_refused
	ktap_case test_nothing_is_left
	ktap_status=0
	ktap_finish || ktap_status=$?
	vm_exit $ktap_status
	;;
esac
