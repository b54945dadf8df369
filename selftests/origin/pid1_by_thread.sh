#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A thread of PID 1 that executes a program becomes PID 1, and closes the window as it does.
#
# needs: pid1
cd /opt/selftests/origin
. ./pid1.sh

to_the_boot_root() {
	exec execas thread /bin/busybox sh /opt/selftests/origin/pid1_by_thread.sh still-boot
}

to_elsewhere() {
	exec execas thread $foreign sh /opt/selftests/origin/pid1_by_thread.sh elsewhere
}

go_on "${1:-boot}"
