#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# break=bottom of initramfs-tools: the shell is in the window, and what is loaded there is
# recorded; when it is left boot goes on, locked before init.
#
# system: detached on 6.12
# vm: --append "break=bottom panic=" --type break-bottom
. ../lib/ktap.sh
. ../lib/policy.sh
. ./shell.sh
. ./units.sh
. ./verdicts.sh

test_the_shell_was_in_the_window() {
	the_shell_was waiting
}

test_what_was_loaded_there_is_recorded() {
	loop_was admitted boot-root
}

test_no_unit_failed() {
	no_unit_failed
}

ktap_run \
	test_the_shell_was_in_the_window \
	test_what_was_loaded_there_is_recorded \
	test_locked_before_init \
	test_the_unit_verified_each \
	test_no_unit_failed
