#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# --retain 0 keeps nothing and says so, everywhere.
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/verify.sh

bpfsigctl load --retain 0 >/dev/null || ktap_skip_all "the policy does not load here"
echo 'no module' >/no_module

test_it_enters_and_is_not_retained() {
	enters finit $unsigned/dummy.ko
	equal "$(last_record /retained_size)" 0 "the size retained"
	expect_error 1 "was not retained" bpfsigctl ledger --image "$(last_seq)"
	bpfsigctl status | grep -q "1 admitted modules NOT RETAINED" || fail "status does not tell"
}

# The tracing that keeps the images is what looks at them.
test_what_is_no_module_is_admitted_and_fails() {
	enters finit /no_module
	equal "$(last_record /stage)" failed "the stage"
	equal "$(last_record /load_errno)" ENOEXEC "what the kernel said"
}

test_verify_says_so_and_fails() {
	bpfsigctl lock >/dev/null
	verify_fails --signatures $signed
	echo "$report" | grep -q "^dummy: not-retained$" || fail "verify does not tell: $report"
	verdict_is dummy not-retained
}

test_it_is_not_unloaded_for_that() {
	expect 1 bpfsigctl verify --on-bad unload >/dev/null
	module_is_there dummy || fail "it is gone"
}

ktap_run \
	test_it_enters_and_is_not_retained \
	test_what_is_no_module_is_admitted_and_fails \
	test_verify_says_so_and_fails \
	test_it_is_not_unloaded_for_that
