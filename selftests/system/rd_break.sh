#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# rd.break with dracut, without systemd: its shell comes after all pre-pivot hooks, so after
# the lock; a signed module can be loaded there.
#
# system: dracut on 6.12
# vm: --append rd.break --type rd-break
. ../lib/ktap.sh
. ../lib/policy.sh
. ./shell.sh
. ./units.sh

test_the_shell_was_locked() {
	the_shell_was locked
}

test_what_was_loaded_there_is_recorded() {
	loop_was verified signed
}

test_locked_before_init() {
	status_is /state locked
	status_is /lock/reason command
}

test_no_unit_failed() {
	no_unit_failed
}

ktap_run \
	test_the_shell_was_locked \
	test_what_was_loaded_there_is_recorded \
	test_locked_before_init \
	test_no_unit_failed
