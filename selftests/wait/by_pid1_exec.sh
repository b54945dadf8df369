#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# PID 1 leaves the initramfs: the kernel's wait ends in the same step, with no help
# from user space, and holds without the policy.
#
# needs: pid1
# vm: --append module.sig_enforce=1 --append module_sig_check_wait=1
cd /opt/selftests/wait
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/wait.sh

self=/opt/selftests/wait/by_pid1_exec.sh
new_root=/new_root

test_in_the_window_signed_waits() {
	kernel_waits 1
	bpfsigctl load
	enters_with_taint E dummy finit $signed/dummy.ko
	enters_with_taint E dummy finit $unsigned/dummy.ko
	kernel_waits 1
}

test_the_wait_has_ended() {
	kernel_waits 0
	status_is /state locked
	status_is /lock/reason exec
	status_is /held_by '["kernel (sig_enforce)","policy"]'
}

test_everything_is_checked() {
	checks_everything
}

test_without_pins_and_links_it_still_is() {
	rm -r /sys/fs/bpf/bpfsigctl
	umount -l /sys/fs/bpf
	checks_everything
}

case ${1:-boot} in
boot)
	ktap_header
	ktap_plan 4
	ktap_case test_in_the_window_signed_waits
	mkdir -p $new_root
	mount -t tmpfs tmpfs $new_root
	cp -a /bin /sbin /usr /etc $new_root/
	leave_initramfs $new_root $self root
	;;
root)
	ktap_resume
	ktap_case test_the_wait_has_ended
	ktap_case test_everything_is_checked
	ktap_case test_without_pins_and_links_it_still_is
	ktap_status=0
	ktap_finish || ktap_status=$?
	vm_exit $ktap_status
	;;
esac
