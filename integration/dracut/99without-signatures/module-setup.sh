#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# dracut: with detach=yes takes the modules' signatures out of the initramfs. The last of
# dracut's modules by name, as each of them may add some of the kernel's; what add_drivers
# and the like name is added later, and keeps its signatures.

# called by dracut
check() {
	local detach=no
	[[ -x /usr/libexec/bpfsigctl/bpfsigctl-detach ]] || return 1
	eval "$(bpfsigctl settings)"
	[[ $detach == yes ]]
}

# called by dracut
depends() {
	echo bpfsigctl
}

# called by dracut, which makes no image where this fails; install() it lets fail.
installkernel() {
	local said early=()
	# Those that systemd loads itself, before its first unit: kmod_setup() of 252 to 257.
	if dracut_module_included systemd; then
		early=(autofs4 ipv6 unix ip_tables dmi-sysfs qemu_fw_cfg tpm virtio_console virtio_pci
			virtio_rng virtiofs vsock vmw_vsock_virtio_transport
			vmw_vsock_vmci_transport hv_sock)
	fi
	# dracut sets kernel and initdir.
	# shellcheck disable=SC2154
	said=$(/usr/libexec/bpfsigctl/bpfsigctl-detach "$kernel" "$initdir" "${early[@]}") || return 1
	dinfo "$said"
}
