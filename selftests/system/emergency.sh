# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# For suites that run in an initramfs, by systems/overlays/emergency, with a chroot(2) into
# the disk for the sake of its tools: sourced after policy.sh.

the_initramfs_was_not_left() {
	root=$(awk '$2 == "/" { print $3; exit }' /proc/1/mounts)
	equal "$root" rootfs "the root of PID 1"
	[ ! -e /proc/1/root/usr/local/sbin/run-selftests ] || fail "PID 1 is in the root"
}

# The system's own module, without its signature, where PID 1 has its root: $dummy.
unsigned_dummy_of_the_initramfs() {
	mkdir -p /run/unsigned
	cp "$(modinfo -n dummy)" /run/unsigned
	bpfsigctl detach --to /run/signatures /run/unsigned >/dev/null
	cp -r /run/unsigned /proc/1/root
	# shellcheck disable=SC2034 # for those that source this
	dummy=$(echo /proc/1/root/unsigned/dummy.ko*)
}
