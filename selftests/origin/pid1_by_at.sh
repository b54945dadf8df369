#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A program that PID 1 executes by its fd alone closes the window as by its path.
#
# needs: pid1
cd /opt/selftests/origin
. ./pid1.sh

to_the_boot_root() {
	exec execas at /bin/busybox sh /opt/selftests/origin/pid1_by_at.sh still-boot
}

to_elsewhere() {
	exec execas at $foreign sh /opt/selftests/origin/pid1_by_at.sh elsewhere
}

go_on "${1:-boot}"
