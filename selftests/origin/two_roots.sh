#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# PID 1 changes its root to the boot root under another name, which closes nothing, then to
# another file system, which does, and then once more, which changes nothing.
#
# needs: pid1
# After switch_root the working directory is the root.
cd /opt/selftests/origin
. ./pid1.sh

self=/opt/selftests/origin/two_roots.sh

new_root() { # DIR
	mkdir -p "$1"
	mount -t tmpfs tmpfs "$1"
	cp -a /bin "$1"/
	: >"$1/init" # switch_root leaves nothing but an initramfs
}

case ${1:-boot} in
boot)
	ktap_header
	ktap_plan 4
	ktap_case test_load
	ktap_export
	mkdir -p /again
	mount --bind / /again
	for fs in proc sys dev; do
		mount --rbind /$fs /again/$fs
	done
	exec chroot /again /bin/sh $self again
	;;
again)
	ktap_resume
	ktap_case test_the_window_is_open
	new_root /first
	leave_initramfs /first $self first
	;;
first)
	ktap_resume
	ktap_case test_the_window_has_closed
	new_root /second
	leave_initramfs /second $self second
	;;
second)
	ktap_resume
	ktap_case test_the_window_has_closed
	ktap_end
	;;
esac
