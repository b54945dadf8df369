#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# After the lock, with the policy alone holding it: no unverified module enters,
# whatever the way.
. ../lib/ktap.sh
. ../lib/policy.sh
. ./ways_in.sh

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"
refusal=locked

test_lock() {
	loads dummy finit $unsigned/dummy.ko
	bpfsigctl lock --no-sig-enforce
	equal "$(sig_enforce)" N sig_enforce
}

run_ways_in test_lock
