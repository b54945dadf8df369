#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Signed modules that entered unchecked have their signatures with them, so verify
# needs none from elsewhere: the promise of the wait, kept.
#
# vm: --append module_sig_check_wait=1 --append module.sig_enforce=1
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/wait.sh
. ../lib/verify.sh

kernel_waits 1 >/dev/null || ktap_skip_all "not booted with module_sig_check_wait=1"
bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"

test_they_enter_unchecked() {
	enters finit $signed/dummy.ko
	bpfsigctl ledger --image "$(last_seq)" | cmp - $signed/dummy.ko || fail "it differs"
	enters init $signed/overlay.ko
	enters finit $broken/nlmon.ko # altered after it was signed
	enters finit $unsigned/loop.ko
	remove_if_there dummy
	enters finit $unknown/dummy.ko
}

test_verify_tells_them_apart() {
	bpfsigctl lock >/dev/null
	verify_fails --on-bad fail
	for module in dummy overlay; do
		echo "$report" | grep -q "^$module: verified, sha384 ECDSA by " || fail "no word of $module"
	done
	for line in "nlmon: bad (EKEYREJECTED)" \
		"loop: unsigned (ENODATA)" "dummy: unknown-key (ENOKEY)"; do
		echo "$report" | grep -qxF "$line" || fail "no line: $line"
	done
}

test_the_taint_stays() {
	equal "$(cat /sys/module/overlay/taint)" E "the taint of overlay, though verified now"
}

ktap_run \
	test_they_enter_unchecked \
	test_verify_tells_them_apart \
	test_the_taint_stays
