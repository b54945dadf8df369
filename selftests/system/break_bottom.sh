#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# break=bottom of initramfs-tools: the shell is in the window, and what is loaded there is
# recorded; when it is left boot goes on, locked before init.
#
# system: detached on 6.12
# vm: --append "break=bottom panic=" --type break-bottom
. ../lib/ktap.sh
. ../lib/policy.sh
. ./units.sh
. ./verdicts.sh
. ./shell.sh

run_shell_in_the_window
