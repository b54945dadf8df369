#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Without a deadline the window has no end of its own; with one, a look alone
# closes it.
. ../lib/ktap.sh
. ../lib/policy.sh

bpfsigctl load --deadline 0 >/dev/null || ktap_skip_all "the policy does not load here"

test_zero_is_none() {
	status_is /closes_at_ns 0
	bpfsigctl status | grep -q '^deadline:  *none$'
	loads dummy finit $unsigned/dummy.ko
	bpfsigctl unload
}

test_the_default_is_300_seconds() {
	bpfsigctl load
	armed=$(bpfsigctl status --json | json /armed_at_ns)
	status_is /closes_at_ns $((armed + 300 * 1000000000))
	bpfsigctl unload
}

test_status_finds_it_closed() {
	bpfsigctl load --deadline 1
	sleep 2
	expect 0 bpfsigctl status
	status_is /lock/reason deadline
}

ktap_run \
	test_zero_is_none \
	test_the_default_is_300_seconds \
	test_status_finds_it_closed
