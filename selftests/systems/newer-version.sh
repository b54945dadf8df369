# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# An administrator's configuration, and in /srv/newer the packages of a newer version than
# the installed ones, which are in /srv/packages: sourced by systems.

# The same again, but for the version and some bytes that tell the initramfs' command.
newer() { # DEB TO
	dpkg-deb -R "$1" "$staging/newer"
	sed -i 's/^Version: .*/&+newer/' "$staging/newer/DEBIAN/control"
	command=$staging/newer/usr/libexec/bpfsigctl/bpfsigctl-initramfs
	[ ! -e "$command" ] || echo newer >>"$command"
	dpkg-deb --root-owner-group -b "$staging/newer" "$2"
	rm -r "$staging/newer"
}

adapt() { # ROOT
	sed -i 's/^#deadline=300$/deadline=200/' "$1/etc/bpfsigctl.conf"
	mkdir "$1/srv/newer"
	for name in $ours; do
		newer "$packages/${name}"_*.deb "$1/srv/newer"
	done
}
