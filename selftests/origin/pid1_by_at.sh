#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A program that PID 1 executes by its fd alone closes the window as by its path.
#
# needs: pid1
cd /opt/selftests/origin
. ./pid1.sh

to_the_boot_root() { as at /bin/busybox "$1"; }
to_elsewhere() { as at $foreign "$1"; }
go_on "${1:-boot}"
