#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The room is what --retain gives, to the byte; what does not fit is admitted, and
# told of loudly.
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/verify.sh

mib=1048576
bpfsigctl load --retain 1 >/dev/null || ktap_skip_all "the policy does not load here"

retained() {
	last_record /retained_size
}

# So many bytes that begin like a module.
blob() { # SIZE REST
	elf_magic >/blob
	head -c $(($1 - 4)) "$2" >>/blob
}

test_one_byte_too_large() {
	blob $((mib + 1)) /dev/zero
	enters finit /blob
	equal "$(retained)" 0 "what was retained of it"
	bpfsigctl status | grep -q "1 admitted modules NOT RETAINED" || fail "status does not tell"
}

test_exactly_the_room() {
	blob $mib /dev/urandom
	enters finit /blob
	equal "$(retained)" $mib "what was retained of it"
	bpfsigctl ledger --image "$(last_seq)" | cmp - /blob || fail "it differs"
	status_is /retained/used $mib
}

test_no_byte_more() {
	blob 4 /dev/null
	enters finit /blob
	equal "$(retained)" 0 "what was retained of it"
	enters finit $unsigned/dummy.ko
	equal "$(retained)" 0 "what was retained of it"
}

test_the_verdict_says_so() {
	bpfsigctl lock >/dev/null
	verify_fails --signatures $signed
	echo "$report" | grep -q "^dummy: not-retained$" || fail "$report"
	status_is /verdicts/not-retained 3
	status_is /verdicts/unsigned 1
	status_is /verdicts/verified 0
}

ktap_run \
	test_one_byte_too_large \
	test_exactly_the_room \
	test_no_byte_more \
	test_the_verdict_says_so
