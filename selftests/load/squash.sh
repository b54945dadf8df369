#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# An overlay over a squashfs image that is a file of the initramfs counts as the initramfs:
# modules may enter from there, until PID 1 leaves it.
#
# needs: pid1
# After switch_root the working directory is the root.
cd /opt/selftests/load
. ../lib/ktap.sh
. ../lib/policy.sh
. ./squash_root.sh

self=/opt/selftests/load/squash.sh

test_load() {
	bpfsigctl load
	status_is /state waiting
	bpfsigctl status | grep 'boot root: *overlay on device 0:'
}

test_an_unsigned_module_of_it_enters() {
	loads dummy finit $unsigned/dummy.ko
	last_record_is admitted boot-root
	loads dummy init $unsigned/dummy.ko
	last_record_is admitted boot-root
}

test_one_from_elsewhere_is_refused() {
	mkdir -p /elsewhere
	mount -t tmpfs tmpfs /elsewhere
	cp $unsigned/dummy.ko /elsewhere
	refused dummy finit /elsewhere/dummy.ko
	last_record_is refused elsewhere
}

test_leaving_it_locks() {
	status_is /state locked
	status_is /lock/reason exec
	refused dummy finit $unsigned/dummy.ko
}

leave_overlay() { # NEW_ROOT PROGRAM ARGUMENT...
	mkdir -p "$1"
	mount -t tmpfs tmpfs "$1"
	cp -a /bin /modules /opt "$1"/
	for fs in proc sys dev; do
		mkdir "$1/$fs"
		mount --rbind /$fs "$1/$fs"
	done
	ktap_export
	new_root=$1
	shift
	exec chroot "$new_root" /bin/sh "$@"
}

case ${1:-boot} in
boot)
	make_overlay /
	ktap_header
	ktap_plan 4
	leave_initramfs /overlay $self overlay
	;;
overlay)
	ktap_resume
	ktap_case test_load
	ktap_case test_an_unsigned_module_of_it_enters
	ktap_case test_one_from_elsewhere_is_refused
	leave_overlay /root_fs $self root
	;;
root)
	ktap_resume
	ktap_case test_leaving_it_locks
	ktap_status=0
	ktap_finish || ktap_status=$?
	vm_exit $ktap_status
	;;
esac
