#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# No bpffs can be mounted in the initramfs: as in no_policy.sh.
#
# system: initramfs-tools on 6.12
# vm: --overlay no-bpffs
# vm: --console "bpfsigctl.*cannot mount a bpffs on /sys/fs/bpf"
. ../lib/ktap.sh
. ../lib/policy.sh
. ./without_policy.sh

test_the_cause_is_said() {
	the_journal_says 'cannot mount a bpffs on /sys/fs/bpf'
}

ktap_run \
	test_it_boots_without_a_policy \
	test_the_cause_is_said \
	test_no_unit_of_the_system_failed \
	test_modules_load_as_without
