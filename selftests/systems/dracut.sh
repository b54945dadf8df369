# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# dracut without systemd in the initramfs. Sourced by image.

# shellcheck disable=SC2034 # image reads them
base="dracut zstd"
# shellcheck disable=SC2034
ours="bpfsigctl bpfsigctl-dracut"
omit="systemd systemd-initrd dracut-systemd"
add=

# For any machine, as images that are deployed are, not for the one that makes them.
prepare() { # ROOT
	printf 'hostonly="no"\ncompress="zstd"\n%s\n%s\n' \
		"${omit:+omit_dracutmodules+=\" $omit \"}" "${add:+add_dracutmodules+=\" $add \"}" \
		>"$1/etc/dracut.conf.d/image.conf"
}

rebuild() { # ROOT RELEASE
	within "$1" dracut --force --kver "$2" "/boot/initrd.img-$2"
}
