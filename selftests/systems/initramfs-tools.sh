# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# Debian's own: initramfs-tools. Sourced by image.

# shellcheck disable=SC2034 # image reads them
base="initramfs-tools zstd"
# shellcheck disable=SC2034
ours="bpfsigctl bpfsigctl-initramfs-tools"

rebuild() { # ROOT RELEASE
	[ -e "$1/boot/initrd.img-$2" ] || within "$1" update-initramfs -c -k "$2"
}
