#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A thread of PID 1 that executes a program becomes PID 1, and closes the window as it does.
#
# needs: pid1
cd /opt/selftests/origin
. ./pid1.sh

to_the_boot_root() { as thread /bin/busybox "$1"; }
to_elsewhere() { as thread $foreign "$1"; }
go_on "${1:-boot}"
