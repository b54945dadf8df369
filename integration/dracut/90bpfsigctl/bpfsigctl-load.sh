#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# dracut without systemd, pre-udev: opens the window.

if ! bpfsigctl load --mount >/run/initramfs/bpfsigctl.load; then
	on_load_failure='continue'
	eval "$(bpfsigctl settings)"
	if [ "$on_load_failure" = panic ]; then
		die "bpfsigctl: no policy, and on-load-failure=panic"
	else
		warn "bpfsigctl: no policy; the kernel checks every module itself"
	fi
fi
