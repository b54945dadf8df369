#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# With --must-retain what does not fit is refused, and what is signed loads.
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/verify.sh

bpfsigctl load --retain 1 --must-retain >/dev/null || ktap_skip_all "the policy does not load here"

test_what_fits_is_admitted() {
	enters finit $unsigned/dummy.ko
	equal "$(last_record /retained_size)" "$(stat -c %s $unsigned/dummy.ko)" "the size retained"
}

test_what_does_not_fit_is_refused() {
	{ elf_magic && head -c 1100000 /dev/zero; } >/blob
	equal "$(modload finit /blob)" EKEYREJECTED "the answer"
	last_record_is refused not-retained
	equal "$(modload init /blob)" EKEYREJECTED "the answer"
	last_record_is refused not-retained
}

test_there_is_room_for_others() {
	enters finit $unsigned/nlmon.ko
}

test_without_the_tracing_nothing_is_admitted() {
	rm /sys/fs/bpf/bpfsigctl/begun
	program_is_gone sigctl_begun
	refused loop finit $unsigned/loop.ko
	last_record_is refused not-retained
	loads loop finit $signed/loop.ko
}

ktap_run \
	test_what_fits_is_admitted \
	test_what_does_not_fit_is_refused \
	test_there_is_room_for_others \
	test_without_the_tracing_nothing_is_admitted
