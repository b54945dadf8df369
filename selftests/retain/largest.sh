#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --memory 1024
# 16 MiB less a byte is the largest image that the kernel can verify for a BPF
# program, so the largest that is retained. Each MiB below it is another case for
# the program that verifies.
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/verify.sh

mib=1048576
largest=$((16 * mib - 1))
bpfsigctl load --retain 256 >/dev/null || ktap_skip_all "the policy does not load here"

# A signature of 256 bytes that is none, at the end of so many bytes that begin like a module.
blob() { # SIZE
	{
		elf_magic
		head -c $(($1 - 44)) /dev/zero
		printf '\0\0\002\0\0\0\0\0\0\0\001\0'
		echo '~Module signature appended~'
	} >/blob
	equal "$(stat -c %s /blob)" "$1" "the size of the blob"
}

test_the_largest() {
	blob $largest
	enters finit vermagic /blob
	equal "$(last_record /retained_size)" $largest "what was retained of it"
	bpfsigctl ledger --image "$(last_seq)" | cmp - /blob || fail "it differs"
}

test_one_byte_larger() {
	blob $((largest + 1))
	enters finit vermagic /blob
	equal "$(last_record /retained_size)" 0 "what was retained of it"
}

test_every_mib_below() {
	for size in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
		blob $((size * mib + 1))
		enters finit vermagic /blob
		equal "$(last_record /retained_size)" $((size * mib + 1)) "what was retained of it"
	done
}

test_all_get_a_verdict() {
	bpfsigctl lock >/dev/null
	expect 1 bpfsigctl verify >/dev/null
	status_is /verdicts/bad 16
	status_is /verdicts/not-retained 1
	status_is /verdicts/pending 0
}

ktap_run test_the_largest test_one_byte_larger test_every_mib_below test_all_get_a_verdict
