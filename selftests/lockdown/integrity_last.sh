#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# lockdown=integrity on the command line, after the wait: it never waits.
#
# vm: --append module_sig_check_wait=1 --append lockdown=integrity
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/wait.sh
mode=integrity
. ./never.sh

test_the_policy_says_so() {
	bpfsigctl check | grep "sig-check-wait: off"
	bpfsigctl load
	status_is /checks at-once
	answered EPERM dummy finit $unsigned/dummy.ko
	enters_with_taint "" dummy finit $signed/dummy.ko
}

# shellcheck disable=SC2086 # a list
ktap_run $never test_the_policy_says_so
