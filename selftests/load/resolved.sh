#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What load looks up in the kernel's BTF itself is what the kernel would find: the programs
# have the same instructions and attach to the same functions. That the policy loads is no
# condition here: with other offsets it would not.
. ../lib/ktap.sh

test_the_policy() {
	progtags /opt/sigctl.light without
}

test_the_policy_where_checks_wait() {
	[ -e /sys/kernel/security/module_sig_check_wait ] ||
		ktap_skip_case "this kernel has no CONFIG_MODULE_SIG_CHECK_WAIT"
	progtags /opt/sigctl.light with
}

ktap_run \
	test_the_policy \
	test_the_policy_where_checks_wait
