#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Without the parameter: the wait is off.
#
# vm: --append module.sig_enforce=1
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/wait.sh
. ./off.sh
