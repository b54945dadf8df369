#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# After the lock, with sig_enforce set: no unverified module enters, whatever the
# way, and the ledger still says so.
. ../lib/ktap.sh
. ../lib/policy.sh
. ./ways_in.sh

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"
refusal=kernel

test_lock() {
	loads dummy finit $unsigned/dummy.ko
	bpfsigctl lock
	equal "$(sig_enforce)" Y sig_enforce
}

run_ways_in test_lock
