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
	echo MODULES=dep >/etc/initramfs-tools/conf.d/few-modules
}

few_modules_of_dracut() {
	echo 'hostonly="yes"' >/etc/dracut.conf.d/zz-few-modules.conf
}
