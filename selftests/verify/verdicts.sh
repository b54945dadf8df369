#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Every verdict that detached signatures can come to, in one verification: the right
# signature, one of another module, a pair that was swapped, an empty file, one that
# was cut short, none at all; and an image with a signature of its own.
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/verify.sh

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"
# The test kernels of kernel-patch/build have few modules; wait:verify.sh is for them.
for module in brd tun veth fat; do
	[ -e $unsigned/$module.ko ] || ktap_skip_all "this kernel has no $module"
done
kept=/kept
mkdir -p $kept/net

test_they_enter() {
	enters finit $unsigned/dummy.ko  # the right signature
	enters init $unsigned/overlay.ko # one of its own, from memory
	enters finit $unsigned/loop.ko   # another module's
	enters finit $unsigned/brd.ko    # swapped ...
	enters finit $unsigned/tun.ko    # ... with this one
	enters finit $unsigned/veth.ko   # an empty file
	enters finit $unsigned/ifb.ko    # one cut short
	enters finit $unknown/nlmon.ko   # signed, by an unknown key
	enters finit $unsigned/fat.ko    # none
	for module in dummy overlay loop brd tun veth ifb nlmon fat; do
		verdict_is $module pending
	done
}

keep_signatures() {
	tail_of $signed/dummy.ko $unsigned/dummy.ko >$kept/net/dummy.ko.sig
	tail_of $signed/overlay.ko $unsigned/overlay.ko >$kept/overlay.ko.sig
	tail_of $signed/dummy.ko $unsigned/dummy.ko >$kept/loop.ko.sig
	tail_of $signed/tun.ko $unsigned/tun.ko >$kept/brd.ko.sig
	tail_of $signed/brd.ko $unsigned/brd.ko >$kept/tun.ko.sig
	: >$kept/veth.ko.sig
	tail_of $signed/ifb.ko $unsigned/ifb.ko | tail -c +2 >$kept/ifb.ko.sig
	# The image's own signature counts, though this is a good one.
	tail_of $signed/nlmon.ko $unsigned/nlmon.ko >$kept/nlmon.ko.sig
}

test_not_while_the_window_is_open() {
	expect_error 1 "window is still open" bpfsigctl verify --signatures $kept
	verdict_is dummy pending
}

test_a_wrong_directory_gives_no_verdict() {
	bpfsigctl lock >/dev/null
	mkdir -p /empty
	expect_error 1 "neither kept signatures nor modules in /empty" bpfsigctl verify --signatures /empty
	expect_error 1 "/nowhere" bpfsigctl verify --signatures /nowhere
	verdict_is dummy pending
}

test_verify_fails_and_names_each() {
	keep_signatures
	verify_fails --signatures $kept
	for line in "dummy: verified, sha" "overlay: verified, sha" "loop: bad (EKEYREJECTED)" \
		"brd: bad (EKEYREJECTED)" "tun: bad (EKEYREJECTED)" "veth: bad (EBADMSG)" \
		"ifb: bad" "nlmon: unknown-key (ENOKEY)" "fat: unsigned (ENODATA)" \
		"2 of 9 modules that entered unchecked are verified"; do
		echo "$report" | grep -qF "$line" || fail "no line: $line"
	done
}

test_the_ledger_has_the_verdicts() {
	verdict_is dummy verified
	verdict_is overlay verified
	for module in loop brd tun veth ifb; do
		verdict_is $module bad
	done
	verdict_is nlmon unknown-key
	verdict_is fat unsigned
	status_is /verdicts/verified 2
	status_is /verdicts/bad 5
	status_is /verdicts/unknown-key 1
	status_is /verdicts/unsigned 1
	status_is /verdicts/pending 0
}

test_a_verdict_never_changes() {
	expect 1 bpfsigctl verify --signatures $signed >/dev/null
	expect 1 bpfsigctl verify >/dev/null
	verdict_is dummy verified
	verdict_is loop bad
	verdict_is fat unsigned
	status_is /verdicts/verified 2
}

test_log_reports_and_succeeds() {
	expect 0 bpfsigctl verify --on-bad log >/dev/null
	expect 1 bpfsigctl verify --on-bad fail >/dev/null
}

test_unload_takes_the_bad_ones_away() {
	module_is_there loop || fail "loop is not there to be unloaded"
	report=$(bpfsigctl verify --on-bad unload) && fail "it succeeded"
	echo "$report"
	echo "$report" | grep -q "loop: bad (EKEYREJECTED); unloaded" || fail "no word of loop"
	for module in loop brd tun veth ifb nlmon fat; do
		! module_is_there $module || fail "$module is still there"
	done
	module_is_there dummy || fail "dummy, which is verified, is gone"
}

ktap_run \
	test_they_enter \
	test_not_while_the_window_is_open \
	test_a_wrong_directory_gives_no_verdict \
	test_verify_fails_and_names_each \
	test_the_ledger_has_the_verdicts \
	test_a_verdict_never_changes \
	test_log_reports_and_succeeds \
	test_unload_takes_the_bad_ones_away
