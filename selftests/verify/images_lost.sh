#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Who takes the pins away before the verdicts are in takes the images away. That
# gives no verdict, and is told loudly.
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/verify.sh

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"

test_it_enters() {
	enters finit $unsigned/dummy.ko
	bpfsigctl lock >/dev/null
}

test_without_pins_there_is_no_verdict() {
	rm -r /sys/fs/bpf/bpfsigctl
	program_is_gone sigctl_verify
	expect_error 1 "verifying program is gone" bpfsigctl verify --signatures $signed
	verdict_is dummy pending
}

test_status_tells() {
	bpfsigctl status | grep -q "GONE before every verdict was in" || fail "status does not tell"
	status_is /retained/held false
	status_is /verdicts/pending 1
}

ktap_run test_it_enters test_without_pins_there_is_no_verdict test_status_tells
