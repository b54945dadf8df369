# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# The modules of the initramfs without their signatures: sourced by systems.

adapt() { # ROOT
	sed -i 's/^#detach=no$/detach=yes/' "$1/etc/bpfsigctl.conf"
	grep -qx detach=yes "$1/etc/bpfsigctl.conf"
}
