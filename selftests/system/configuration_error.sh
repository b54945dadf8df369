#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A configuration with an error got into the initramfs, past the tool that makes it: as in
# no_policy.sh.
#
# system: initramfs-tools on 6.12
# system: dracut on 6.12
# system: dracut-systemd on 6.12
# vm: --overlay configuration-error
# vm: --console "bpfsigctl: /etc/bpfsigctl.conf: --deadline: Value soon"
. ../lib/ktap.sh
. ../lib/policy.sh
. ./boots.sh
. ./without_policy.sh

initramfs=/boot/initrd.img-$(uname -r)

make_initramfs() {
	few_modules
	if command -v update-initramfs; then
		update-initramfs -u || return 1 # which returns what the hook did
	else
		dracut --force --kver "$(uname -r)" "$initramfs"
	fi
}

# Last, as the root's own configuration is broken then.
test_no_tool_makes_an_initramfs_with_it() {
	before=$(sha256sum <"$initramfs")
	sed -i 's/^#deadline=300$/deadline=soon/' /etc/bpfsigctl.conf
	expect_error 1 '/etc/bpfsigctl.conf: --deadline: Value soon' make_initramfs
	equal "$(sha256sum <"$initramfs")" "$before" "the initramfs"
}

run_without_policy '/etc/bpfsigctl.conf: --deadline: Value soon' test_no_tool_makes_an_initramfs_with_it
