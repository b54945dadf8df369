# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# The root on a logical volume: sourced by systems.

# shellcheck disable=SC2034 # image reads it
root=/dev/mapper/system-root

# LVM writes to nothing but block devices; with --driverloaded n it asks this machine's
# kernel for no device mapper. The volume begins with the first extent, after 1 MiB.
disk() { # ROOT FILE
	truncate -s 1504M "$2"
	loop=$(losetup --find --show "$2")
	cp -a "$loop" "$1/dev/"
	within "$1" pvcreate --driverloaded n "$loop"
	within "$1" vgcreate --driverloaded n system "$loop"
	within "$1" lvcreate --driverloaded n --activate n --zero n --wipesignatures n \
		--name root --extents 100%FREE system
	rm "$1$loop"
	losetup --detach "$loop"
	file_system "$1" "$2" -E offset=1048576
}
