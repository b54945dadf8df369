#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The window closes when PID 1 executes a program that is not on the boot root,
# with no help from user space, and not before.
#
# needs: pid1
# After switch_root the working directory is the root.
cd /opt/selftests/lock
. ../lib/ktap.sh
. ../lib/policy.sh

self=/opt/selftests/lock/by_pid1_exec.sh
new_root=/new_root

test_load() {
	bpfsigctl load
	loads dummy finit $unsigned/dummy.ko
}

# PID 1 of another name space, and children of PID 1, are not PID 1.
test_a_child_running_a_foreign_program_closes_nothing() {
	mkdir -p $new_root
	mount -t tmpfs tmpfs $new_root
	cp -a /bin $new_root/
	$new_root/bin/busybox true
	expect 5 bpfsigctl status
}

test_pid1_of_another_name_space_closes_nothing() {
	unshare -p -f $new_root/bin/busybox true
	expect 5 bpfsigctl status
}

test_pid1_running_a_program_of_the_boot_root_closes_nothing() {
	status_is /state waiting
	loads dummy finit $unsigned/dummy.ko
}

test_locked_before_the_first_instruction() {
	status_is /state locked
	status_is /lock/reason exec
	status_is /lock/pid 1
}

test_nobody_set_sig_enforce() {
	equal "$(sig_enforce)" N sig_enforce
	status_is /held_by '["policy"]'
}

test_unsigned_is_refused() {
	refused dummy finit $unsigned/dummy.ko
	last_record_is refused locked
	refused dummy init $unsigned/dummy.ko
}

test_signed_loads() {
	loads dummy finit $signed/dummy.ko
}

test_records_survive() {
	equal "$(bpfsigctl ledger --json | json /records/0/decision)" admitted "the first record"
	equal "$(bpfsigctl ledger --json | json /records/0/name)" dummy "its name"
}

test_lock_lets_the_kernel_hold_it_too() {
	bpfsigctl lock
	equal "$(sig_enforce)" Y sig_enforce
	status_is /lock/reason exec
}


case ${1:-boot} in
boot)
	ktap_header
	ktap_plan 10
	ktap_case test_load
	ktap_case test_a_child_running_a_foreign_program_closes_nothing
	ktap_case test_pid1_of_another_name_space_closes_nothing
	ktap_export
	exec $self still-boot
	;;
still-boot)
	ktap_resume
	ktap_case test_pid1_running_a_program_of_the_boot_root_closes_nothing
	leave_initramfs $new_root $self root
	;;
root)
	ktap_resume
	ktap_case test_locked_before_the_first_instruction
	ktap_case test_nobody_set_sig_enforce
	ktap_case test_unsigned_is_refused
	ktap_case test_signed_loads
	ktap_case test_records_survive
	ktap_case test_lock_lets_the_kernel_hold_it_too
	ktap_status=0
	ktap_finish || ktap_status=$?
	vm_exit $ktap_status
	;;
esac
