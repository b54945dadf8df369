#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# dracut: loads the policy before udev loads the first module, and locks it when all
# pre-pivot hooks have run; by units where systemd is in the initramfs, by hooks elsewhere.

# called by dracut
check() {
	[[ -x /usr/libexec/bpfsigctl/bpfsigctl-initramfs ]] || return 1
	# An error in the configuration ends dracut here, not the next boot: to return would
	# leave the policy out of the initramfs.
	local settings object=''
	settings=$(bpfsigctl settings) || {
		dfatal "bpfsigctl: there is an error in /etc/bpfsigctl.conf"
		exit 1
	}
	eval "$settings"
	[[ -z $object || -r $object ]] || {
		dfatal "bpfsigctl: there is no $object, which /etc/bpfsigctl.conf names"
		exit 1
	}
	return 0
}

# called by dracut
install() {
	local on_load_failure=continue object='' unit
	# dracut sets moddir, initdir, systemdsystemunitdir and SYSTEMCTL.
	# shellcheck disable=SC2154
	{
		inst_binary /usr/libexec/bpfsigctl/bpfsigctl-initramfs /usr/sbin/bpfsigctl
		[[ -e /etc/bpfsigctl.conf ]] && inst_simple /etc/bpfsigctl.conf
		eval "$(bpfsigctl settings)"
		[[ -z $object ]] || inst_simple "$object"
		inst_hook emergency 00 "$moddir/bpfsigctl-emergency.sh"
		if ! dracut_module_included systemd; then
			inst_hook pre-udev 00 "$moddir/bpfsigctl-load.sh"
			inst_hook pre-pivot 99 "$moddir/bpfsigctl-lock.sh"
			return 0
		fi
		for unit in load lock; do
			inst_simple "$moddir/bpfsigctl-$unit.service" \
				"$systemdsystemunitdir/bpfsigctl-$unit.service"
		done
		$SYSTEMCTL -q --root "$initdir" add-wants sysinit.target bpfsigctl-load.service
		$SYSTEMCTL -q --root "$initdir" add-wants initrd.target bpfsigctl-lock.service
		if [[ $on_load_failure == panic ]]; then
			mkdir -p "$initdir$systemdsystemunitdir/bpfsigctl-load.service.d"
			printf '[Unit]\nOnFailure=emergency.target\nOnFailureJobMode=replace-irreversibly\n' \
				>"$initdir$systemdsystemunitdir/bpfsigctl-load.service.d/panic.conf"
			# What else loads modules is not to start then.
			for unit in systemd-modules-load systemd-udevd; do
				$SYSTEMCTL -q --root "$initdir" add-requires "$unit.service" bpfsigctl-load.service
			done
		fi
	}
}
