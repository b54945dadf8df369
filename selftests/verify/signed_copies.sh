#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Signed copies of the modules serve as signatures; what was altered or entered twice
# is told apart; and when every verdict is in the memory goes back, not before.
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/verify.sh

before=$(vmalloc_used)
loaded=$(bpfsigctl load --json) || ktap_skip_all "the policy does not load here"
room=$(($(echo "$loaded" | json /retain_mib) * 1024)) # KiB: --retain's default

test_room_is_taken() {
	[ "$(vmalloc_used)" -ge $((before + room)) ] ||
		fail "vmalloc memory grew from $before to $(vmalloc_used) KiB"
}

test_they_enter() {
	enters finit $unsigned/dummy.ko
	enters finit $unsigned/overlay.ko
	# Its signature is not looked at with this flag, so it enters as an unsigned one.
	enters finit vermagic $broken/nlmon.ko
	# It is there already: admitted, retained, and refused by the kernel as a second.
	enters finit $unsigned/dummy.ko
	equal "$(last_record /stage)" failed "how far the second dummy came"
	# And from memory, as udev's workers do, where no file tells its name either.
	enters init $unsigned/dummy.ko
	equal "$(last_record /name)" "" "the name of the third dummy"
}

test_the_memory_is_held_until_then() {
	bpfsigctl lock >/dev/null
	[ "$(vmalloc_used)" -ge $((before + room)) ] || fail "it went with the lock"
	status_is /retained/held true
}

test_copies_serve_as_signatures() {
	verify_fails --signatures $signed
	verdict_is overlay verified
	equal "$(echo "$report" | grep -c '^dummy: verified, ')" 3 "the number of dummies verified"
	echo "$report" | grep -q '^nlmon: bad (EKEYREJECTED)$' || fail "no word of nlmon"
}

test_the_memory_is_given_back() {
	map_is_gone sigctl_images
	program_is_gone sigctl_verify
	program_is_gone sigctl_retain
	program_is_gone sigctl_begun
	program_is_gone sigctl_image
	tries=0
	# What stays is the ledger, the programs and the modules.
	until [ "$(vmalloc_used)" -lt $((before + room / 8)) ]; do
		tries=$((tries + 1))
		[ $tries -lt 50 ] || fail "vmalloc memory: $before KiB before load, $(vmalloc_used) now"
		usleep 100000
	done
	echo "vmalloc memory: $before KiB before load, $(vmalloc_used) after verify"
	status_is /retained/held false
}

test_what_holds_and_records_is_still_there() {
	status_is /attached/present "$(bpfsigctl status --json | json /attached/programs)"
	status_is /recording/alive "$(bpfsigctl status --json | json /recording/links)"
	refused loop finit $unsigned/loop.ko
	last_record_is refused kernel
}

ktap_run \
	test_room_is_taken \
	test_they_enter \
	test_the_memory_is_held_until_then \
	test_copies_serve_as_signatures \
	test_the_memory_is_given_back \
	test_what_holds_and_records_is_still_there
