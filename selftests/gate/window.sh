#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# While the window is open: what comes from the boot root enters, whatever comes
# from elsewhere must be validly signed.
. ../lib/ktap.sh
. ../lib/policy.sh

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"

test_unsigned_file_of_the_boot_root_is_admitted() {
	loads dummy finit $unsigned/dummy.ko
	last_record_is admitted boot-root
}

test_unsigned_memory_of_a_boot_root_program_is_admitted() {
	loads dummy init $unsigned/dummy.ko
	last_record_is admitted boot-root
	equal "$(last_record /entry)" init entry
}

test_unsigned_compressed_file_of_the_boot_root_is_admitted() {
	needs_decompression
	loads dummy finit compressed $unsigned-xz/dummy.ko.xz
	last_record_is admitted boot-root
	equal "$(last_record /entry)" compressed entry
}

test_ignoring_vermagic_is_admitted() {
	loads dummy finit vermagic $unsigned/dummy.ko
	last_record_is admitted boot-root
}

test_ignoring_modversions_is_admitted() {
	loads dummy finit modversions $unsigned/dummy.ko
	last_record_is admitted boot-root
}

test_bind_mount_of_the_boot_root_is_the_boot_root() {
	mkdir -p /bind
	mount --bind $unsigned /bind
	loads dummy finit /bind/dummy.ko
	umount /bind
	last_record_is admitted boot-root
}

test_signed_is_verified_by_the_kernel() {
	loads dummy finit $signed/dummy.ko
	last_record_is verified signed
	equal "$(last_record /sig_ok)" true sig_ok
}

test_broken_signature_is_refused() {
	refused dummy finit $broken/dummy.ko
	last_record_is refused kernel
	refused dummy init $broken/dummy.ko
}

test_tmpfs_is_refused() {
	mkdir -p /tmpfs
	mount -t tmpfs tmpfs /tmpfs
	cp $unsigned/dummy.ko $signed/dummy.ko /tmpfs
	cp $unsigned/dummy.ko /tmpfs/unsigned.ko
	refused dummy finit /tmpfs/unsigned.ko
	last_record_is refused elsewhere
	equal "$(last_record /origin/fs)" tmpfs "the origin's file system"
}

test_signed_file_from_elsewhere_loads() {
	cp $signed/dummy.ko /tmpfs/signed.ko
	loads dummy finit /tmpfs/signed.ko
	last_record_is verified signed
	equal "$(last_record /origin/verdict)" elsewhere "the origin"
}

test_mounted_disk_is_refused() {
	loads_got=$(modload finit $signed/loop.ko) || fail "loop: $loads_got"
	dd if=/dev/zero of=/disk bs=1M count=4 2>/dev/null
	mke2fs -F /disk >/dev/null 2>&1
	mkdir -p /mnt
	mount -o loop /disk /mnt
	cp $unsigned/dummy.ko /mnt
	refused dummy finit /mnt/dummy.ko
	last_record_is refused elsewhere
}

test_memfd_is_refused() {
	refused dummy memfd $unsigned/dummy.ko
	last_record_is refused elsewhere
}

test_overlay_of_the_boot_root_is_refused() {
	loads_got=$(modload finit $signed/overlay.ko) || fail "overlay: $loads_got"
	mkdir -p /overlay /tmpfs/upper /tmpfs/work
	mount -t overlay -o lowerdir=$unsigned,upperdir=/tmpfs/upper,workdir=/tmpfs/work \
		overlay /overlay
	refused dummy finit /overlay/dummy.ko
	last_record_is refused elsewhere
	equal "$(last_record /origin/fs)" overlay "the origin's file system"
}

test_memory_of_a_program_from_elsewhere_is_refused() {
	cp "$(command -v modload)" /tmpfs/modload
	refused_got=$(/tmpfs/modload init $unsigned/dummy.ko) && fail "let in"
	equal "$refused_got" EKEYREJECTED "the answer"
	last_record_is refused elsewhere
}

test_memory_of_an_anonymous_executable_is_refused() {
	refused dummy anonymous $unsigned/dummy.ko
	last_record_is refused elsewhere
}

# busybox insmod tries init_module(2) where finit_module(2) is refused: the boot
# root's program must not launder what the tmpfs offered.
test_insmod_cannot_fall_back_on_a_foreign_file() {
	expect 129 insmod /tmpfs/unsigned.ko
	last_record_is refused elsewhere
	equal "$(last_record /entry)" init entry
	loads dummy init $unsigned/dummy.ko
}

test_taints_tell_the_truth() {
	remove_if_there dummy
	modload finit $signed/dummy.ko
	equal "$(cat /sys/module/dummy/taint)" "" "a signed module's taint"
	remove_if_there dummy
	modload finit $unsigned/dummy.ko
	equal "$(cat /sys/module/dummy/taint)" E "an unsigned module's taint"
	remove_if_there dummy
	equal $(($(cat /proc/sys/kernel/tainted) >> 13 & 1)) 1 "the kernel's taint E"
}

test_still_waiting() {
	expect 5 bpfsigctl status
}

ktap_run \
	test_unsigned_file_of_the_boot_root_is_admitted \
	test_unsigned_memory_of_a_boot_root_program_is_admitted \
	test_unsigned_compressed_file_of_the_boot_root_is_admitted \
	test_ignoring_vermagic_is_admitted \
	test_ignoring_modversions_is_admitted \
	test_bind_mount_of_the_boot_root_is_the_boot_root \
	test_signed_is_verified_by_the_kernel \
	test_broken_signature_is_refused \
	test_tmpfs_is_refused \
	test_signed_file_from_elsewhere_loads \
	test_mounted_disk_is_refused \
	test_memfd_is_refused \
	test_overlay_of_the_boot_root_is_refused \
	test_memory_of_a_program_from_elsewhere_is_refused \
	test_memory_of_an_anonymous_executable_is_refused \
	test_insmod_cannot_fall_back_on_a_foreign_file \
	test_taints_tell_the_truth \
	test_still_waiting
