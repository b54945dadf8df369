# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# on-load-failure=panic: sourced by systems.

adapt() { # ROOT
	sed -i 's/^#on-load-failure=continue$/on-load-failure=panic/' "$1/etc/bpfsigctl.conf"
	grep -qx on-load-failure=panic "$1/etc/bpfsigctl.conf"
}
