# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# initramfs-tools, after the packages were removed again. Sourced by image.
# shellcheck source=selftests/systems/initramfs-tools.sh
. "$here/initramfs-tools.sh"

# dpkg's trigger makes the initramfs again; what rebuild is called for is made then.
adapt() { # ROOT
	rebuild "$1" "$release"
	# shellcheck disable=SC2086 # names
	within "$1" apt-get -q purge -y $ours
}
