#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# dracut without systemd, the end of pre-pivot: closes the window. Sourced: no exit.

_bpfsigctl_status=0
bpfsigctl status >/dev/null 2>&1 || _bpfsigctl_status=$?
# 3: no policy, which was said when load failed.
if [ "$_bpfsigctl_status" -ne 3 ] && ! bpfsigctl lock >/run/initramfs/bpfsigctl.lock; then
	warn "bpfsigctl: the window closes when init starts; nobody but the policy holds it"
fi
unset _bpfsigctl_status
