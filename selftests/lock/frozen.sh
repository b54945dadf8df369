#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# User space cannot write the policy's maps, in the window neither, and what arms
# it is gone.
. ../lib/ktap.sh
. ../lib/policy.sh

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"

test_the_state_cannot_be_written() {
	equal "$(bpfpoke write sigctl_policy)" EPERM "the answer to a write"
	expect 5 bpfsigctl status
}

test_the_ledger_cannot_be_written() {
	loads dummy finit $unsigned/dummy.ko
	equal "$(bpfpoke write sigctl_ledger)" EPERM "the answer to a write"
	last_record_is admitted boot-root
}

test_the_refusals_cannot_be_written() {
	equal "$(bpfpoke write sigctl_refused)" EPERM "the answer to a write"
}

test_the_origins_cannot_be_written() {
	equal "$(bpfpoke write sigctl_load)" EPERM "the answer to a write"
}

test_the_program_that_arms_is_gone() {
	equal "$(bpfpoke program sigctl_arm)" ENOENT "sigctl_arm"
	equal "$(bpfpoke program sigctl_lock)" 0 "sigctl_lock"
	equal "$(bpfpoke program sigctl_read)" 0 "sigctl_read"
}

ktap_run \
	test_the_state_cannot_be_written \
	test_the_ledger_cannot_be_written \
	test_the_refusals_cannot_be_written \
	test_the_origins_cannot_be_written \
	test_the_program_that_arms_is_gone
