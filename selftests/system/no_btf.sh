#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The kernel has no BTF as far as libbpf can see, which a mount hides it from: as in
# no_policy.sh. Debian builds no kernel that has none; of one bpfsigctl itself would say so,
# as its unit tests prove.
#
# system: initramfs-tools on 6.12
# vm: --overlay no-btf
# vm: --console "libbpf: failed to find valid kernel BTF"
. ../lib/ktap.sh
. ../lib/policy.sh
. ./without_policy.sh

test_the_cause_is_said() {
	the_journal_says 'failed to find valid kernel BTF'
}

ktap_run \
	test_it_boots_without_a_policy \
	test_the_cause_is_said \
	test_no_unit_of_the_system_failed \
	test_modules_load_as_without
