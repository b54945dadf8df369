#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What docs/threat-model.md calls not held where the policy alone holds the lock, and is
# not: if a case fails, that document promises too little.
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/attack.sh

kept_from_before_arming "" bpfpoke strip

test_fds_to_the_programs_from_before_arming() {
	answers_are 7
	bpfsigctl lock --no-sig-enforce >/dev/null
	refused dummy finit $unsigned/dummy.ko
	ask strip
	answers_are 7 0
	loads dummy finit $unsigned/dummy.ko
}

test_status_tells() {
	bpfsigctl status | grep -q "only 0 of 7 programs of the policy are still attached" ||
		fail "$(bpfsigctl status)"
	bpfsigctl status | grep -q "^held by: *nothing$" || fail "$(bpfsigctl status)"
}

ktap_run test_fds_to_the_programs_from_before_arming test_status_tells
