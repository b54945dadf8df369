# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# What is so when the policy did not load, whatever the cause: sourced after policy.sh.

test_it_boots_without_a_policy() {
	expect 3 bpfsigctl status
	systemctl is-active multi-user.target
}

# The unit of the initramfs, where systemd is in it, did.
test_no_unit_of_the_system_failed() {
	systemctl --failed --no-legend >/run/failed
	cat /run/failed
	! grep -v bpfsigctl-load /run/failed
}

test_modules_load_as_without() {
	modprobe dummy
	modprobe -r dummy
}

# The journal has it from the kernel's log or from the unit.
test_the_cause_is_said() {
	journalctl -b -q --no-pager -o cat >/run/journal
	grep -E -- "$cause" /run/journal || {
		grep bpfsigctl /run/journal || :
		fail "the journal does not say: $cause"
	}
}

run_without_policy() { # PATTERN [TEST]...: what is said of the cause, and what else is so
	cause=$1
	shift
	ktap_run \
		test_it_boots_without_a_policy \
		test_the_cause_is_said \
		test_no_unit_of_the_system_failed \
		test_modules_load_as_without \
		"$@"
}
