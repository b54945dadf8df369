#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Root takes away, moves and covers the file systems that the policy was loaded by. The
# pins are gone in the end, and with them the tracing; nothing else.
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/attack.sh

lock_the_policy
pins=/sys/fs/bpf/bpfsigctl

test_renamed_pins() {
	mv $pins /sys/fs/bpf/elsewhere
	held
	mv /sys/fs/bpf/elsewhere $pins
}

test_a_pin_of_the_attackers() {
	mkdir /sys/fs/bpf/mine
	equal "$(bpfpoke old-policy /sys/fs/bpf/mine/policy || :)" ENOENT "a map of the policy's name"
	rmdir /sys/fs/bpf/mine
	held
}

test_bpffs_read_only_and_bound_elsewhere() {
	mount -o remount,ro /sys/fs/bpf
	mkdir -p /bound
	mount --bind /sys/fs/bpf /bound
	held
	umount /bound
	mount -o remount,rw /sys/fs/bpf
}

test_bpffs_moved() {
	mkdir -p /moved
	mount --move /sys/fs/bpf /moved
	[ -e /moved/bpfsigctl ] || fail "it was not moved"
	held
	mount --move /moved /sys/fs/bpf
}

test_covered_file_systems() {
	for covered in /sys/fs/bpf /sys/fs/cgroup /sys/kernel/security /sys /dev; do
		mount -t tmpfs tmpfs $covered
		refused dummy finit $unsigned/dummy.ko
		umount $covered
	done
	mount -t tmpfs tmpfs /proc
	refused dummy finit $unsigned/dummy.ko
	umount /proc
	held
}

test_a_mount_name_space_of_its_own() {
	# shellcheck disable=SC2016 # for the inner shell
	unshare -m sh -c 'umount -l /sys; umount -l /dev; modload finit "$1"' sh $unsigned/dummy.ko >/answer || :
	equal "$(cat /answer)" EKEYREJECTED "the answer in it"
	held
}

test_another_root() {
	mkdir -p /root2
	mount -t tmpfs tmpfs /root2
	cp -a /bin /modules /root2
	equal "$(chroot /root2 /bin/modload finit $unsigned/dummy.ko || :)" EKEYREJECTED "the answer in it"
	# The root of rootfs cannot be pivoted; that of a name space with another can.
	unshare -m sh -c 'mkdir /root2/old && mount --bind /root2 /root2 && cd /root2 &&
		mount --move . / && chroot . /bin/modload finit /modules/unsigned/dummy.ko' >/answer || :
	equal "$(cat /answer)" EKEYREJECTED "the answer under a root that was moved over the first"
	umount /root2
	held
}

test_unlinked_pins() {
	rm -r $pins
	[ ! -e $pins ] || fail "they are there"
	tracing_is_gone sigctl_checked sigctl_loaded sigctl_done
	held
}

test_everything_unmounted() {
	umount -l /sys/fs/bpf
	umount -l /sys/fs/cgroup
	umount -l /sys
	unshare -m sh -c 'umount -l / || :'
	mount -t sysfs sysfs /sys
	mount -t cgroup2 cgroup2 /sys/fs/cgroup
	held
}

test_a_bpffs_of_the_attackers() {
	mount -t bpf bpf /sys/fs/bpf
	expect_error 1 "loaded already" bpfsigctl load
	held
}

ktap_run \
	test_renamed_pins \
	test_a_pin_of_the_attackers \
	test_bpffs_read_only_and_bound_elsewhere \
	test_bpffs_moved \
	test_covered_file_systems \
	test_a_mount_name_space_of_its_own \
	test_another_root \
	test_unlinked_pins \
	test_everything_unmounted \
	test_a_bpffs_of_the_attackers
