#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Outside the initramfs nothing vouches for the files: load is refused there, and
# leaves nothing.
#
# needs: pid1
# After switch_root the working directory is the root.
cd /opt/selftests/load
. ../lib/ktap.sh
. ../lib/policy.sh
. ./nothing_left.sh

self=/opt/selftests/load/outside_initramfs.sh
new_root=/new_root

test_load_is_refused() {
	expect_error 1 "PID 1's root is on tmpfs.*load the policy in the initramfs" bpfsigctl load
}

test_nothing_is_left() {
	expect 3 bpfsigctl status
	nothing_is_left
	expect_error 1 "no policy is loaded" bpfsigctl unload
}

test_unsigned_loads_as_without_a_policy() {
	loads dummy finit $unsigned/dummy.ko
}

case ${1:-boot} in
boot)
	ktap_header
	ktap_plan 3
	mkdir -p $new_root
	mount -t tmpfs tmpfs $new_root
	cp -a /bin $new_root/
	leave_initramfs $new_root $self root
	;;
root)
	ktap_resume
	ktap_case test_load_is_refused
	ktap_case test_nothing_is_left
	ktap_case test_unsigned_loads_as_without_a_policy
	ktap_status=0
	ktap_finish || ktap_status=$?
	vm_exit $ktap_status
	;;
esac
