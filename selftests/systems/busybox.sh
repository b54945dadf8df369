# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# No tool makes the initramfs: its init has the lines of docs/busybox.md, and its modules
# have no signatures. Sourced by image.

# shellcheck disable=SC2034 # image reads them
base="busybox-static xz-utils"
# shellcheck disable=SC2034
ours="bpfsigctl"
guide=$here/../../docs/busybox.md
# shellcheck disable=SC2034
made_of=$guide

needed_by() { # ROOT RELEASE MODULE...
	into=$1
	of=$2
	shift 2
	for module; do
		within "$into" modprobe --set-version "$of" --show-depends "$module"
	done | sed -n 's/^insmod \([^ ]*\).*/\1/p' | awk '!seen[$0]++'
}

# What is around the lines: a /proc and a /dev, the modules, and the root.
write_init() { # FILE
	{
		cat <<-END
			#!/bin/sh
			export PATH=/sbin:/bin
			mount -t proc proc /proc
			mount -t devtmpfs devtmpfs /dev
		END
		awk '/^```/ { blocks++; next } blocks == 1' "$guide" |
			sed 's,^# modprobe .*,. /modules/load,'
	} >"$1"
	grep -qx '. /modules/load' "$1"
	chmod 0755 "$1"
}

rebuild() { # ROOT RELEASE
	into=$1
	tree=$1/srv/initramfs
	for directory in bin sbin proc sys dev root modules; do
		mkdir -p "$tree/$directory"
	done
	cp "$into/bin/busybox" "$tree/bin"
	for applet in $("$into/bin/busybox" --list); do
		[ "$applet" = busybox ] || ln -s busybox "$tree/bin/$applet"
	done
	cp "$into/usr/libexec/bpfsigctl/bpfsigctl-initramfs" "$tree/sbin/bpfsigctl"
	for library in $(within "$into" ldd /usr/libexec/bpfsigctl/bpfsigctl-initramfs |
		grep -o '/[^ ]*'); do
		install -D "$into$library" "$tree$library"
	done
	for file in $(needed_by "$into" "$2" virtio_pci virtio_blk ext4 xfs); do
		name=$(basename "${file%.xz}")
		case $file in
		*.xz) xz -dc "$into$file" >"$tree/modules/$name" ;;
		*) cp "$into$file" "$tree/modules/$name" ;;
		esac
		echo "insmod /modules/$name" >>"$tree/modules/load"
	done
	within "$into" bpfsigctl detach --to /srv/signatures /srv/initramfs/modules
	cat >>"$tree/modules/load" <<-END
		until mount /dev/vda /root; do sleep 1; done
	END
	write_init "$tree/init"
	(cd "$tree" && find . | cpio --quiet -o -H newc) >"$into/boot/initrd.img-$2"
}
