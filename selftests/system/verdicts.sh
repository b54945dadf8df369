# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# For systems whose initramfs has modules that enter unchecked: sourced after policy.sh.

test_locked_before_init() {
	status_is /state locked
	status_is /lock/reason command
	bpfsigctl status | grep 'held by: *kernel'
}

test_the_unit_verified_each() {
	systemctl status --no-pager bpfsigctl-verify.service || :
	equal "$(systemctl is-active bpfsigctl-verify.service)" active "the unit that verifies"
	status_is /verdicts/pending 0
	admitted=$(bpfsigctl status --json | json /counts/admitted)
	[ "$admitted" -gt 0 ] || fail "nothing was admitted"
	status_is /verdicts/verified "$admitted"
}
