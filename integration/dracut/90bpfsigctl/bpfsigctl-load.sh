#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# dracut without systemd, pre-udev: opens the window.

if ! bpfsigctl load --mount >/run/initramfs/bpfsigctl.load 2>&1; then
	# To the console and the kernel's log, which the journal of the system to come reads.
	while read -r _bpfsigctl_line; do
		warn "$_bpfsigctl_line"
	done </run/initramfs/bpfsigctl.load
	unset _bpfsigctl_line
	on_load_failure='continue'
	eval "$(bpfsigctl settings 2>/dev/null)"
	if [ "$on_load_failure" = panic ]; then
		die "bpfsigctl: no policy, and on-load-failure=panic"
	else
		warn "bpfsigctl: no policy; the kernel checks every module itself"
	fi
fi
