#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Where the pins go, and where they must not.
. ../lib/ktap.sh
. ../lib/policy.sh

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"
bpfsigctl unload >/dev/null
bpffs=/sys/fs/bpf

load_refuses() { # STATUS PATTERN DIR
	expect_error "$1" "$2" bpfsigctl load --pin-dir "$3"
	expect 3 bpfsigctl status
	equal "$(bpfpoke attached)" 0 "the number of programs on the root cgroup"
}

test_not_on_a_bpffs() {
	load_refuses 4 "not on a bpffs" /tmp/pins
	mkdir -p /tmp/pins
	load_refuses 4 "not on a bpffs" /tmp/pins
}

test_not_absolute() {
	load_refuses 4 "not an absolute path" pins
	load_refuses 4 "not an absolute path" $bpffs/pins/
	load_refuses 4 "not an absolute path" ''
}

test_a_symbolic_link() {
	mkdir $bpffs/target
	ln -s $bpffs/target $bpffs/link
	load_refuses 4 "symbolic link" $bpffs/link
	rm $bpffs/link
	rmdir $bpffs/target
}

test_not_a_directory() {
	bpfpoke old-policy $bpffs/pin
	load_refuses 4 "not a directory" $bpffs/pin
	rm $bpffs/pin
}

test_not_empty() {
	mkdir -p $bpffs/full/of
	load_refuses 1 "is not empty: it holds of" $bpffs/full
	[ -d $bpffs/full/of ] || fail "it was removed"
	rmdir $bpffs/full/of $bpffs/full
}

test_pins_of_another_version() {
	mkdir $bpffs/bpfsigctl
	bpfpoke old-policy $bpffs/bpfsigctl/policy
	expect_error 1 "another version of bpfsigctl \(ABI 99, this is ABI [0-9]+\)" bpfsigctl load
	[ -e $bpffs/bpfsigctl/policy ] || fail "it was removed"
	rm -r $bpffs/bpfsigctl
}

test_an_empty_directory_is_fine() {
	mkdir $bpffs/empty
	bpfsigctl load --pin-dir $bpffs/empty
	[ -e $bpffs/empty/policy ]
	bpfsigctl unload --pin-dir $bpffs/empty
	[ ! -e $bpffs/empty ] || fail "the directory is left"
}

test_another_directory_need_not_be_told_to_find_it() {
	bpfsigctl load --pin-dir $bpffs/other
	status_is /state waiting
	loads dummy finit $unsigned/dummy.ko
	last_record_is admitted boot-root
}

test_unload_without_being_told_says_what_is_left() {
	expect_error 1 "pinned elsewhere" bpfsigctl unload
	rm -r $bpffs/other
	expect 3 bpfsigctl status
}

test_no_bpffs_at_all() {
	umount $bpffs
	expect_error 4 "mount -t bpf bpf /sys/fs/bpf" bpfsigctl load
	expect 4 bpfsigctl check
	expect 0 bpfsigctl check --mount
	umount $bpffs
	bpfsigctl load --mount
	[ -e $bpffs/bpfsigctl/policy ]
}

ktap_run \
	test_not_on_a_bpffs \
	test_not_absolute \
	test_a_symbolic_link \
	test_not_a_directory \
	test_not_empty \
	test_pins_of_another_version \
	test_an_empty_directory_is_fine \
	test_another_directory_need_not_be_told_to_find_it \
	test_unload_without_being_told_says_what_is_left \
	test_no_bpffs_at_all
