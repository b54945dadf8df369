# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# What systemd says of its units: sourced after policy.sh.

no_unit_failed() {
	failed=$(systemctl --failed --no-legend --plain | cut -d ' ' -f 1)
	for unit in $failed; do
		systemctl status --no-pager "$unit" || :
	done
	[ -z "$failed" ] || fail "failed: $failed"
}
