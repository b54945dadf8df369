# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# PID 1 executes a program in one way or another: sourced by tests that are PID 1.
. ../lib/ktap.sh
. ../lib/policy.sh

# A busybox that is not on the boot root.
foreign=/tmpfs/busybox

test_load() {
	bpfsigctl load
	mkdir -p /tmpfs
	mount -t tmpfs tmpfs /tmpfs
	cp "$(realpath /bin/busybox)" $foreign
}

test_the_window_is_open() {
	status_is /state waiting
	loads dummy finit $unsigned/dummy.ko
}

test_the_window_has_closed() {
	status_is /state locked
	status_is /lock/reason exec
	refused dummy finit $unsigned/dummy.ko
	refused dummy init $unsigned/dummy.ko
}

ktap_end() {
	ktap_status=0
	ktap_finish || ktap_status=$?
	vm_exit $ktap_status
}

# Goes on with this test at that step, by a busybox that is executed in a way of execas.
as() { # WAY BUSYBOX STEP
	exec execas "$1" "$2" sh "$0" "$3"
}

# The test is executed three times, with the name of the step: as init's successor, then
# by the test's to_the_boot_root STEP, which closes nothing, then by its to_elsewhere STEP.
go_on() { # STEP
	case $1 in
	boot)
		ktap_header
		ktap_plan 3
		ktap_case test_load
		ktap_export
		to_the_boot_root still-boot
		;;
	still-boot)
		ktap_resume
		ktap_case test_the_window_is_open
		ktap_export
		to_elsewhere elsewhere
		;;
	elsewhere)
		ktap_resume
		ktap_case test_the_window_has_closed
		ktap_end
		;;
	esac
}
