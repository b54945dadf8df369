#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# An fd to a map of the policy that was taken in the window and kept is no key to it
# after the lock: the maps are frozen, and no program can be loaded that uses them.
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/attack.sh

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"

kept_in_the_window keep sigctl_policy

# The program is not run: it would write.
test_in_the_window_a_program_can_use_it() {
	answers_are 0
	ask
	answers_are 0 0
}

test_after_the_lock_none_can() {
	bpfsigctl lock --no-sig-enforce >/dev/null
	ask
	answers_are 0 0 EPERM
}

test_it_is_locked() {
	refused dummy finit $unsigned/dummy.ko
	status_is /state locked
}

ktap_run \
	test_in_the_window_a_program_can_use_it \
	test_after_the_lock_none_can \
	test_it_is_locked
