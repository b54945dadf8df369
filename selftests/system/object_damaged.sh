#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The policy object that the configuration names is damaged: as in no_policy.sh.
#
# system: initramfs-tools on 6.12
# system: dracut-systemd on 6.12
# vm: --overlay damaged-object
# vm: --console "bpfsigctl.*the policy object /etc/bpfsigctl.bpf.o is damaged"
. ../lib/ktap.sh
. ../lib/policy.sh
. ./without_policy.sh

test_the_cause_is_said() {
	the_journal_says 'the policy object /etc/bpfsigctl.bpf.o is damaged'
}

ktap_run \
	test_it_boots_without_a_policy \
	test_the_cause_is_said \
	test_no_unit_of_the_system_failed \
	test_modules_load_as_without
