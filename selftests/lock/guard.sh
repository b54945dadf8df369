#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# After the lock, held by the policy alone: root gets no fd to anything that could
# undo it, and BPF stays switched on; what has nothing to do with it goes on.
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/attack.sh
. ../lib/guard.sh

load_and_ask
bpfsigctl lock --no-sig-enforce >/dev/null

test_still_locked() {
	refused dummy finit $unsigned/dummy.ko
	loads dummy finit $signed/dummy.ko
	status_is /state locked
	status_is /attached/present 7
}

# shellcheck disable=SC2086 # a list of names
ktap_run $guard_cases test_still_locked
