#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# User space cannot write the policy's maps, not even with an fd from before it was armed,
# when its guard was off; and what arms it is gone.
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/attack.sh

before_arming 'for map in policy records rows load images; do
	for verb in write batch mmap; do
		echo "$verb $map $(bpfpoke $verb sigctl_$map)"
	done
done >/written
echo "remove retainer $(bpfpoke remove sigctl_retainer)" >>/written'

answer_to() { # VERB MAP
	sed -n "s/^$1 $2 //p" /written
}

written() { # MAP
	answer_to write "$1"
}

test_the_state_cannot_be_written() {
	equal "$(written policy)" EPERM "the answer to a write"
	expect 5 bpfsigctl status
}

test_the_records_cannot_be_written() {
	equal "$(written records)" EPERM "the answer to a write"
	loads dummy finit $unsigned/dummy.ko
	last_record_is admitted boot-root
}

test_the_rows_cannot_be_written() {
	equal "$(written rows)" EPERM "the answer to a write"
}

test_the_origins_cannot_be_written() {
	equal "$(written load)" EPERM "the answer to a write"
}

test_the_images_cannot_be_written() {
	equal "$(written images)" EPERM "the answer to a write"
}

test_what_retains_cannot_be_taken_out() {
	equal "$(answer_to remove retainer)" EPERM "the answer to a removal"
	loads nlmon finit $unsigned/nlmon.ko
	[ "$(last_record /retained_size)" -gt 0 ] || fail "it was not retained"
}

# The origins are in task storage, which has neither, and a hash table is no memory.
test_nor_in_batches_or_as_memory() {
	for map in policy records rows images; do
		equal "$(answer_to batch $map)" EPERM "the answer to batch of $map"
	done
	for map in policy rows images; do
		equal "$(answer_to mmap $map)" EPERM "the answer to mmap of $map"
	done
}

# The guard does not hide its id, which goes with it.
test_the_program_that_arms_is_gone() {
	! is_loaded sigctl_arm || fail "sigctl_arm is there"
	is_loaded sigctl_read || fail "sigctl_read is not there"
}

ktap_run \
	test_the_state_cannot_be_written \
	test_the_records_cannot_be_written \
	test_the_rows_cannot_be_written \
	test_the_origins_cannot_be_written \
	test_the_images_cannot_be_written \
	test_what_retains_cannot_be_taken_out \
	test_nor_in_batches_or_as_memory \
	test_the_program_that_arms_is_gone
