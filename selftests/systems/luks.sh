# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# initramfs-tools, the root encrypted. Sourced by image.
# shellcheck source=selftests/systems/roots.sh
. "$here/roots.sh"
# shellcheck source=selftests/systems/on-luks.sh
. "$here/on-luks.sh"

prepare() { # ROOT
	make_key "$1"
	echo "KEYFILE_PATTERN=/etc/keys/*.key" >>"$1/etc/cryptsetup-initramfs/conf-hook"
	echo "UMASK=0077" >>"$1/etc/initramfs-tools/initramfs.conf"
}
