#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# An fd to a map of the policy that was taken before it was armed, and kept, is no key to
# it afterwards: the maps are frozen, and there is no program that could write them.
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/attack.sh

# The programs are not run: they would write.
kept_from_before_arming "program inner iterator" bpfpoke keep sigctl_policy

test_before_the_policy_is_armed_it_can_be_used() {
	answers_are 0 0 0 0
}

test_in_the_window_no_program_can_use_it() {
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

test_nor_can_they_after_the_lock() {
	bpfsigctl lock --no-sig-enforce >/dev/null
	for way in program inner iterator; do
		ask $way
	done
	answers_are 0 0 0 0 EPERM EPERM EPERM EPERM EPERM EPERM
	refused dummy finit $unsigned/dummy.ko
	status_is /state locked
}

ktap_run \
	test_before_the_policy_is_armed_it_can_be_used \
	test_in_the_window_no_program_can_use_it \
	test_nor_can_a_map_of_maps \
	test_nor_can_an_iterator \
	test_nor_can_they_after_the_lock
