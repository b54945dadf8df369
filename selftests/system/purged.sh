#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The packages were removed: nothing of them is left, in the root or the initramfs, and the
# system boots as before.
#
# system: purged on 6.12
# system: dracut-purged on 6.12
. ../lib/ktap.sh
. ../lib/policy.sh
. ./units.sh

test_nothing_of_it_is_left() {
	find / -xdev -name '*bpfsigctl*' ! -path '/srv/*' ! -path '/proc/*' >/run/left
	cat /run/left
	[ ! -s /run/left ]
}

# The suites' disk has the command.
test_no_policy_is_loaded() {
	expect 3 bpfsigctl status
}

test_the_system_is_up() {
	systemctl is-active multi-user.target
	no_unit_failed
	modprobe dummy
}

ktap_run \
	test_nothing_of_it_is_left \
	test_no_policy_is_loaded \
	test_the_system_is_up
