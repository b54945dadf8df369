#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# 1, and then 0: the wait is off.
#
# vm: --append module.sig_enforce=1 --append module_sig_check_wait=1 --append module_sig_check_wait=0
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/wait.sh
. ./off.sh
