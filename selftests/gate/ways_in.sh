# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# Every way in, after the lock: sourced by the tests of what holds it. $refusal is
# the reason the ledger gives.

test_finit_is_refused() {
	refused dummy finit $unsigned/dummy.ko
	last_record_is refused "$refusal"
	equal "$(last_record /state)" locked "the state at the decision"
}

test_init_is_refused() {
	refused dummy init $unsigned/dummy.ko
	last_record_is refused "$refusal"
}

test_compressed_is_refused() {
	needs_decompression
	refused dummy finit compressed $unsigned-xz/dummy.ko.xz
	last_record_is refused "$refusal"
}

test_ignoring_vermagic_is_refused() {
	refused dummy finit vermagic $unsigned/dummy.ko
}

test_ignoring_modversions_is_refused() {
	refused dummy finit modversions $unsigned/dummy.ko
}

test_ignoring_both_is_refused() {
	refused dummy finit vermagic modversions $unsigned/dummy.ko
}

test_memfd_is_refused() {
	refused dummy memfd $unsigned/dummy.ko
}

test_insmod_is_refused() {
	expect 129 insmod $unsigned/dummy.ko
}

test_broken_signature_is_refused() {
	refused dummy finit $broken/dummy.ko
	refused dummy init $broken/dummy.ko
}

test_signed_loads() {
	loads dummy finit $signed/dummy.ko
	last_record_is verified signed
	loads dummy init $signed/dummy.ko
	last_record_is verified signed
	loads dummy memfd $signed/dummy.ko
}

test_signed_compressed_loads() {
	needs_decompression
	loads dummy finit compressed $signed-xz/dummy.ko.xz
	last_record_is verified signed
}

run_ways_in() { # FUNCTION...
	ktap_run "$@" \
		test_finit_is_refused \
		test_init_is_refused \
		test_compressed_is_refused \
		test_ignoring_vermagic_is_refused \
		test_ignoring_modversions_is_refused \
		test_ignoring_both_is_refused \
		test_memfd_is_refused \
		test_insmod_is_refused \
		test_broken_signature_is_refused \
		test_signed_loads \
		test_signed_compressed_loads
}
