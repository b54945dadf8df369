# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# PID 1's root becomes an overlay over a squashfs image, as by dracut's module squash:
# sourced by programs that are PID 1, after policy.sh.

# The overlay is on /overlay, the image a file of DIR.
make_overlay() { # DIR
	for module in loop squashfs overlay; do
		module_is_there "$module" || insmod $signed/$module.ko ||
			ktap_skip_all "this kernel has no $module"
	done
	cp /opt/squash.img "$1/squash-root.img"
	mkdir -p /squash /overlay
	mount -t ramfs ramfs /squash
	mkdir /squash/root /squash/upper /squash/work
	mount -t squashfs -o ro,loop "$1/squash-root.img" /squash/root
	mount -t overlay -o lowerdir=/squash/root,upperdir=/squash/upper,workdir=/squash/work \
		overlay /overlay
	cp -a /bin /overlay/
	mkdir -p /overlay/squash
	mount --move /squash /overlay/squash
}
