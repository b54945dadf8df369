# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# initramfs-tools with what it takes for roots that are not just on a disk, of which each
# system uses one: sourced by lvm.sh, luks.sh and overlay.sh.
# shellcheck source=selftests/systems/initramfs-tools.sh
. "$here/initramfs-tools.sh"

base="$base lvm2 cryptsetup-initramfs overlayroot"
