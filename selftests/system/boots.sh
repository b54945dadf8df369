# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# For suites that make the initramfs again, and that run-vm --boots boots again and again:
# sourced after policy.sh.

# Which boot this is: 1, 2, ...
boot=$(sed 's/.*selftests\.boot=\([0-9]*\).*/\1/' /proc/cmdline)

only_in_boot() { # NUMBER
	[ "$boot" -eq "$1" ] || ktap_skip_case "in boot $1"
}

# With most modules, as Debian has it, making the initramfs takes ten minutes in the VM.
few_modules() {
	if command -v update-initramfs >/dev/null; then
		echo MODULES=dep >/etc/initramfs-tools/conf.d/few-modules
	else
		echo 'hostonly="yes"' >/etc/dracut.conf.d/zz-few-modules.conf
	fi
}

# What the initramfs has, a path without the leading / on each line.
list_initramfs() {
	if command -v lsinitramfs >/dev/null; then
		lsinitramfs "/boot/initrd.img-$(uname -r)"
	else
		lsinitrd "/boot/initrd.img-$(uname -r)" | sed 's/.* //'
	fi
}

file_of_initramfs() { # PATH
	if command -v unmkinitramfs >/dev/null; then
		rm -rf /run/initrd
		unmkinitramfs "/boot/initrd.img-$(uname -r)" /run/initrd
		cat "/run/initrd/$1"
	else
		lsinitrd --file "$1" "/boot/initrd.img-$(uname -r)"
	fi
}
