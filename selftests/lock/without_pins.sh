#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# No pin, link or mount holds enforcement: with the bpffs gone the gate decides,
# the lock locks, and status and ledger find the policy.
. ../lib/ktap.sh
. ../lib/policy.sh

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"

test_the_bpffs_goes() {
	loads dummy finit $unsigned/dummy.ko
	umount -l /sys/fs/bpf
	[ ! -e /sys/fs/bpf/bpfsigctl ]
	tracing_is_gone sigctl_checked sigctl_loaded sigctl_done
}

test_status_finds_it() {
	expect 5 bpfsigctl status
	status_is /state waiting
	status_is /attached/present 7
}

test_status_tells_what_is_lost() {
	status_is /recording/alive 0
	bpfsigctl status | grep -q "the ledger's tracing was removed"
}

test_ledger_finds_it() {
	equal "$(ledger_size)" 1 "the number of records"
	last_record_is admitted boot-root
}

test_the_gate_decides() {
	loads dummy finit $unsigned/dummy.ko
	equal "$(last_record /retained_size)" 0 "the size retained"
	mkdir -p /tmpfs
	mount -t tmpfs tmpfs /tmpfs
	cp $unsigned/dummy.ko /tmpfs
	refused dummy finit /tmpfs/dummy.ko
	last_record_is refused elsewhere
	equal "$(last_record /sig_errno)" EKEYREJECTED "the errno"
}

# The second admission was recorded by the gate, its end by nobody.
test_lock_locks_and_tells_what_it_cannot_see() {
	expect_error 1 "in flight" bpfsigctl lock --no-sig-enforce --wait 0
	status_is /state locked
	status_is /lock/reason command
}

test_every_mount_of_sys_goes() {
	umount -l /sys
	mount -t sysfs sysfs /sys
	refused dummy finit $unsigned/dummy.ko
	last_record_is refused locked
	status_is /attached/present 7
}

test_load_finds_it() {
	mount -t bpf bpf /sys/fs/bpf
	expect_error 1 "loaded already" bpfsigctl load
}

ktap_run \
	test_the_bpffs_goes \
	test_status_finds_it \
	test_status_tells_what_is_lost \
	test_ledger_finds_it \
	test_the_gate_decides \
	test_lock_locks_and_tells_what_it_cannot_see \
	test_every_mount_of_sys_goes \
	test_load_finds_it
