#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What is no module, as a compressed one that nothing has decompressed, does not take a
# record of the ledger and room among the images, for a verdict on bytes that never were
# in the kernel: it is refused with the errno that the kernel has for it.
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/verify.sh

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"
echo 'no module, but longer than the header of one: its magic is what tells the two apart' >/text
printf '\177EL' >/three
{ elf_magic && cat /text; } >/magic

answer_is() { # ERRNO MODLOAD_VERB ARGUMENT...
	want=$1
	shift
	equal "$(modload "$@" || :)" "$want" "the answer to modload $*"
}

test_text_is_refused() {
	answer_is ENOEXEC finit /text
	last_record_is refused not-elf
	equal "$(last_record /sig_errno)" ENOEXEC "what the check said"
	answer_is ENOEXEC init /text
	last_record_is refused not-elf
}

test_three_bytes_are_refused() {
	answer_is ENOEXEC finit /three
	last_record_is refused not-elf
}

# As the modprobe of busybox 1.35 does: first as it is, then decompressed by itself.
test_compressed_as_it_is_is_refused_and_enters_decompressed() {
	gzip -c $unsigned/dummy.ko >/dummy.ko.gz
	answer_is ENOEXEC finit /dummy.ko.gz
	last_record_is refused not-elf
	loads dummy init $unsigned/dummy.ko
	last_record_is admitted boot-root
}

test_from_elsewhere_it_is_refused_for_that() {
	mkdir -p /tmpfs
	mount -t tmpfs tmpfs /tmpfs
	cp /text /tmpfs/
	answer_is EKEYREJECTED finit /tmpfs/text
	last_record_is refused elsewhere
}

# The kernel finds more wrong with it, later.
test_what_begins_like_a_module_is_admitted() {
	answer_is ENOEXEC finit /magic
	last_record_is admitted boot-root
	equal "$(last_record /stage)" failed "the stage"
	equal "$(last_record /retained_size)" "$(stat -c %s /magic)" "the size retained"
}

test_none_of_it_takes_room() {
	status_is /counts/admitted 2
	status_is /retained/images 2
	status_is /counts/refused 5
}

test_none_of_it_gets_a_verdict() {
	bpfsigctl lock >/dev/null
	expect 1 bpfsigctl verify --signatures $signed
	status_is /verdicts/verified 1
	status_is /verdicts/unsigned 1
	status_is /verdicts/bad 0
	status_is /verdicts/pending 0
}

test_after_the_lock_it_is_refused_like_all_others() {
	answer_is EKEYREJECTED finit /text
	answer_is EKEYREJECTED init /text
}

ktap_run \
	test_text_is_refused \
	test_three_bytes_are_refused \
	test_compressed_as_it_is_is_refused_and_enters_decompressed \
	test_from_elsewhere_it_is_refused_for_that \
	test_what_begins_like_a_module_is_admitted \
	test_none_of_it_takes_room \
	test_none_of_it_gets_a_verdict \
	test_after_the_lock_it_is_refused_like_all_others
