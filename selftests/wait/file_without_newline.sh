#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A 0 alone, without the newline, ends the wait as well.
#
# vm: --append module_sig_check_wait=1
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/wait.sh

test_0_ends_it() {
	kernel_waits 1
	printf 0 >$wait_file
	kernel_waits 0
}

ktap_run test_0_ends_it
