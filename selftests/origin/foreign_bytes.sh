#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# In the window, bytes from elsewhere that are made to look like the boot root's: a path
# under it, a mount over it, another file system of its kind. The super block tells.
. ../lib/ktap.sh
. ../lib/policy.sh

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"
mkdir -p /tmpfs
mount -t tmpfs tmpfs /tmpfs
cp $unsigned/dummy.ko $unsigned/nlmon.ko /tmpfs

is_elsewhere() { # VERB ARGUMENT...
	refused dummy "$@"
	last_record_is refused elsewhere
}

test_a_symbolic_link_on_the_boot_root() {
	ln -s /tmpfs/dummy.ko $unsigned/link.ko
	is_elsewhere finit $unsigned/link.ko
	rm $unsigned/link.ko
}

test_a_hard_link_on_the_boot_root() {
	! ln /tmpfs/dummy.ko $unsigned/link.ko 2>/dev/null || fail "a hard link left its file system"
	ln /tmpfs/dummy.ko /tmpfs/link.ko
	is_elsewhere finit /tmpfs/link.ko
	rm /tmpfs/link.ko
}

test_a_file_mounted_over_one_of_the_boot_root() {
	mount --bind /tmpfs/dummy.ko $unsigned/dummy.ko
	is_elsewhere finit $unsigned/dummy.ko
	umount $unsigned/dummy.ko
}

test_a_directory_mounted_over_one_of_the_boot_root() {
	mount --bind /tmpfs $unsigned
	is_elsewhere finit $unsigned/dummy.ko
	umount $unsigned
}

test_a_file_system_moved_under_the_boot_root() {
	mkdir -p /modules/moved
	mount --move /tmpfs /modules/moved
	is_elsewhere finit /modules/moved/dummy.ko
	mount --move /modules/moved /tmpfs
}

test_a_descriptor_by_its_name_in_proc() {
	exec 7</tmpfs/dummy.ko
	is_elsewhere finit /proc/self/fd/7
	exec 7<&-
}

test_another_ramfs() {
	mkdir -p /ramfs
	mount -t ramfs ramfs /ramfs
	cp $unsigned/dummy.ko /ramfs
	is_elsewhere finit /ramfs/dummy.ko
	umount /ramfs
	! mount -t rootfs rootfs /ramfs 2>/dev/null || fail "the rootfs could be mounted again"
}

test_a_root_of_ones_own() {
	mkdir -p /tmpfs/bin /tmpfs/proc
	cp "$(command -v modload)" /tmpfs/bin
	equal "$(chroot /tmpfs /bin/modload finit /dummy.ko || :)" EKEYREJECTED "a file under another root"
	last_record_is refused elsewhere
	equal "$(chroot /tmpfs /bin/modload init /dummy.ko || :)" EKEYREJECTED "memory of a program there"
	last_record_is refused elsewhere
}

# The file is read again by the boot root's insmod, as in no other name space either.
test_insmod_in_other_name_spaces() {
	unshare -m -p -f insmod /tmpfs/dummy.ko 2>/dev/null && fail "insmod let it in"
	! module_is_there dummy || fail "dummy is there"
	last_record_is refused elsewhere
}

# What is the boot root's stays it, under any name.
test_the_boot_root_under_another_name() {
	mkdir -p /again
	mount --bind / /again
	loads dummy finit /again$unsigned/dummy.ko
	umount /again
	loads dummy finit /proc/1/root$unsigned/dummy.ko
	unshare -m sh -c "modload finit $unsigned/nlmon.ko" >/dev/null || fail "not in a mount name space"
	last_record_is admitted boot-root
}

ktap_run \
	test_a_symbolic_link_on_the_boot_root \
	test_a_hard_link_on_the_boot_root \
	test_a_file_mounted_over_one_of_the_boot_root \
	test_a_directory_mounted_over_one_of_the_boot_root \
	test_a_file_system_moved_under_the_boot_root \
	test_a_descriptor_by_its_name_in_proc \
	test_another_ramfs \
	test_a_root_of_ones_own \
	test_insmod_in_other_name_spaces \
	test_the_boot_root_under_another_name
