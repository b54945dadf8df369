#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# rd.break with dracut, without systemd: its shell comes after all pre-pivot hooks, so after
# the lock; a signed module can be loaded there.
#
# system: dracut on 6.12
# vm: --append rd.break --type rd-break
. ../lib/ktap.sh
. ../lib/policy.sh
. ./units.sh
. ./shell.sh

test_the_shell_was_locked() {
	the_shell_was locked
}

test_a_signed_module_was_verified_there() {
	loop_was verified signed
}

test_locked_before_init() {
	status_is /state locked
	status_is /lock/reason command
}

ktap_run \
	test_the_shell_was_locked \
	test_a_signed_module_was_verified_there \
	test_locked_before_init \
	test_no_unit_failed
