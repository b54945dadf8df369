#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Lockdown in confidentiality mode takes the kernel's memory from BPF: check and
# load say so.
#
# vm: --append lockdown=confidentiality
. ../lib/ktap.sh
. ../lib/policy.sh

grep -qF '[confidentiality]' /sys/kernel/security/lockdown ||
	ktap_skip_all "not booted with lockdown=confidentiality"

test_check_says_so() {
	answer=$(bpfsigctl check) && fail "ready"
	echo "$answer"
	echo "$answer" | grep -q "^FAIL  lockdown: confidentiality mode"
	echo "$answer" | grep -qF "lockdown=integrity"
	expect 4 bpfsigctl check
}

test_load_is_refused() {
	expect_error 4 "confidentiality mode.*lockdown=integrity" bpfsigctl load
	[ ! -e /sys/fs/bpf/bpfsigctl ] || fail "it left a pin directory"
}

ktap_run test_check_says_so test_load_is_refused
