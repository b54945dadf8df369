#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# In the window the guard stands as after the lock: what is taken there could be kept.
# The policy can still be given up, by whoever may load one.
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/attack.sh
. ../lib/guard.sh

load_and_ask

test_the_window_is_open() {
	loads dummy finit $unsigned/dummy.ko
	status_is /state waiting
	status_is /attached/present 7
}

test_who_may_not_load_a_policy_may_not_ask() {
	for request in sigctl_.unload sigctl_.lock; do
		answers ENOENT dropcap 21 bpfpoke create $request # CAP_SYS_ADMIN
	done
	status_is /state waiting
}

test_given_up_the_guard_is_off() {
	bpfsigctl unload
	answers 0 bpfpoke rival lsm_cgroup locked_down
	answers 0 bpfpoke rival cgroup sysctl
	answers 0 bpfpoke create sigctl_.unload # there is nobody to ask
	answers 0 bpfpoke pose sigctl_read
}

# shellcheck disable=SC2086 # a list of names
ktap_run $guard_cases \
	test_the_window_is_open \
	test_who_may_not_load_a_policy_may_not_ask \
	test_given_up_the_guard_is_off
