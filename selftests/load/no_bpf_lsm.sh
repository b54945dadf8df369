#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Booted without the BPF LSM: check and load say so and what to boot with.
#
# vm: --append lsm=lockdown,yama,capability
. ../lib/ktap.sh
. ../lib/policy.sh

grep -q bpf /sys/kernel/security/lsm && ktap_skip_all "booted with the BPF LSM"
active=$(cat /sys/kernel/security/lsm)

test_check_names_the_list_and_the_remedy() {
	answer=$(bpfsigctl check) && fail "ready"
	echo "$answer"
	echo "$answer" | grep -qF "FAIL  bpf-lsm: bpf is not in the active LSM list ($active)"
	echo "$answer" | grep -qF "lsm=$active,bpf"
	expect 4 bpfsigctl check
	equal "$(bpfsigctl check --json | json /ready)" false ready
}

test_load_is_refused() {
	expect_error 4 "lsm=$active,bpf" bpfsigctl load
	expect 3 bpfsigctl status
	[ ! -e /sys/fs/bpf/bpfsigctl ] || fail "it left a pin directory"
}

ktap_run test_check_names_the_list_and_the_remedy test_load_is_refused
