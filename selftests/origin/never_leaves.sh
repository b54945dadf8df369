#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The initramfs is the final root: PID 1 executes an init= of the boot root, and never
# leaves. The deadline closes the window.
#
# needs: pid1
cd /opt/selftests/origin
. ./pid1.sh

test_load_with_a_deadline() {
	bpfsigctl load --deadline 5
}

test_the_deadline_has_closed_it() {
	sleep 6
	refused dummy finit $unsigned/dummy.ko
	status_is /state locked
	status_is /lock/reason deadline
}

case ${1:-boot} in
boot)
	ktap_header
	ktap_plan 3
	ktap_case test_load_with_a_deadline
	ktap_export
	ln /bin/busybox /busybox-init
	exec /busybox-init sh /opt/selftests/origin/never_leaves.sh init
	;;
init)
	ktap_resume
	ktap_case test_the_window_is_open
	ktap_case test_the_deadline_has_closed_it
	ktap_end
	;;
esac
