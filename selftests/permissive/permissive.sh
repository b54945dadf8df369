#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# load --permissive: refuses nothing, and records what it would have refused.
. ../lib/ktap.sh
. ../lib/policy.sh

bpfsigctl load --permissive >/dev/null || ktap_skip_all "the policy does not load here"
mkdir -p /tmpfs
mount -t tmpfs tmpfs /tmpfs
cp $unsigned/dummy.ko /tmpfs

test_status_says_so() {
	status_is /mode permissive
	bpfsigctl status | grep -q permissive
}

test_the_boot_root_is_admitted_as_ever() {
	loads dummy finit $unsigned/dummy.ko
	last_record_is admitted boot-root
}

test_what_would_be_refused_loads_and_is_recorded() {
	loads dummy finit /tmpfs/dummy.ko
	last_record_is permitted elsewhere
	equal "$(last_record /stage)" live "the stage"
	equal "$(last_record /name)" dummy "the name"
	status_is /counts/permitted 1
	status_is /counts/refused 0
}

test_a_broken_signature_is_the_kernels_to_refuse() {
	refused dummy finit $broken/dummy.ko
	last_record_is refused kernel
}

test_what_is_no_module_is_the_kernels_to_refuse() {
	echo 'no module' >/no_module
	equal "$(modload finit /no_module || :)" ENOEXEC "the answer"
	last_record_is permitted not-elf
	equal "$(last_record /stage)" failed "the stage"
}

test_lock_leaves_sig_enforce_alone() {
	answer=$(bpfsigctl lock --json)
	equal "$(echo "$answer" | json /state)" locked state
	equal "$(echo "$answer" | json /held_by)" '[]' held_by
	equal "$(sig_enforce)" N sig_enforce
}

test_after_the_lock_too() {
	loads dummy finit $unsigned/dummy.ko
	last_record_is permitted locked
	equal "$(last_record /state)" locked "the state"
	bpfsigctl status | grep -q "load all the same"
}

test_verify_says_that_they_have_no_verdict() {
	expect 1 bpfsigctl verify --signatures $signed >/dev/null
	report=$(bpfsigctl verify) || :
	echo "$report" | grep -q "let in against the rule have no verdict" || fail "$report"
}

test_it_cannot_be_changed() {
	expect_error 1 "loaded already" bpfsigctl load
	expect 1 bpfpoke write sigctl_policy
	status_is /mode permissive
}

ktap_run \
	test_status_says_so \
	test_the_boot_root_is_admitted_as_ever \
	test_what_would_be_refused_loads_and_is_recorded \
	test_a_broken_signature_is_the_kernels_to_refuse \
	test_what_is_no_module_is_the_kernels_to_refuse \
	test_lock_leaves_sig_enforce_alone \
	test_after_the_lock_too \
	test_verify_says_that_they_have_no_verdict \
	test_it_cannot_be_changed
