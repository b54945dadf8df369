#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# lockdown=confidentiality on the command line: it never waits.
#
# vm: --append module_sig_check_wait=1 --append lockdown=confidentiality
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/wait.sh
# shellcheck disable=SC2034 # for never.sh
mode=confidentiality
. ./never.sh

test_the_policy_does_not_load() {
	expect 4 bpfsigctl load
	expect 3 bpfsigctl status
}

# shellcheck disable=SC2086 # a list
ktap_run $never test_the_policy_does_not_load
