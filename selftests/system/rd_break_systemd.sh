#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# rd.break with dracut and systemd: the shell is in the window, and what is loaded there is
# recorded; when it is left boot goes on, locked before init.
#
# system: dracut-detached on 6.12
# vm: --append rd.break --type rd-break-systemd
. ../lib/ktap.sh
. ../lib/policy.sh
. ./units.sh
. ./verdicts.sh
. ./shell.sh

run_shell_in_the_window
