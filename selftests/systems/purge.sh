# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# The packages are removed again: sourced by systems.

# dpkg's trigger makes the initramfs again; what rebuild is called for is made then.
adapt() { # ROOT
	rebuild "$1" "$release"
	# shellcheck disable=SC2086 # names
	within "$1" apt-get -q purge -y $ours
	rebuild() { :; } # or it would make what the trigger is to have made
}
