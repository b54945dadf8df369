#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# An fd to a map of the policy that was taken in the window and kept is no key to it
# after the lock: the maps are frozen, and there is no program that could write them.
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/attack.sh

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"

kept_in_the_window keep sigctl_policy

# The programs are not run: they would write.
test_in_the_window_it_can_be_used() {
	answers_are 0
	ask program
	ask inner
	ask iterator
	answers_are 0 0 0 0
}

test_after_the_lock_no_program_can_use_it() {
	bpfsigctl lock --no-sig-enforce >/dev/null
	ask program
	answers_are 0 0 0 0 EPERM
}

test_nor_can_a_map_of_maps() {
	ask inner
	answers_are 0 0 0 0 EPERM EPERM
}

test_nor_can_an_iterator() {
	ask iterator
	answers_are 0 0 0 0 EPERM EPERM EPERM
}

test_it_is_locked() {
	refused dummy finit $unsigned/dummy.ko
	status_is /state locked
}

ktap_run \
	test_in_the_window_it_can_be_used \
	test_after_the_lock_no_program_can_use_it \
	test_nor_can_a_map_of_maps \
	test_nor_can_an_iterator \
	test_it_is_locked
