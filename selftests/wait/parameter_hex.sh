#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# 0x1: the wait is off.
#
# vm: --append module.sig_enforce=1 --append module_sig_check_wait=0x1
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/wait.sh
. ./off.sh
