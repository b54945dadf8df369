#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A program that PID 1 executes from a memfd is on no boot root: it closes the window.
#
# needs: pid1
cd /opt/selftests/origin
. ./pid1.sh

to_the_boot_root() {
	exec execas at /bin/busybox sh /opt/selftests/origin/pid1_by_memfd.sh still-boot
}

to_elsewhere() {
	exec execas memfd /bin/busybox sh /opt/selftests/origin/pid1_by_memfd.sh elsewhere
}

go_on "${1:-boot}"
