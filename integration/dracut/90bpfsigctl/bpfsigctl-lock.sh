#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# dracut without systemd, the end of pre-pivot: closes the window. Sourced: no exit.

_bpfsigctl_status=0
bpfsigctl status >/dev/null 2>&1 || _bpfsigctl_status=$?
case $_bpfsigctl_status in
2 | 3) ;; # an error in the configuration, no policy: which was said when load failed
*)
	bpfsigctl lock >/run/initramfs/bpfsigctl.lock ||
		warn "bpfsigctl: the window closes when init starts; nobody but the policy holds it"
	;;
esac
unset _bpfsigctl_status
