#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A program that PID 1 executes from a memfd is on no boot root: it closes the window.
#
# needs: pid1
cd /opt/selftests/origin
. ./pid1.sh

to_the_boot_root() { as at /bin/busybox "$1"; }
to_elsewhere() { as memfd /bin/busybox "$1"; }
go_on "${1:-boot}"
