# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# For systems in whose initramfs a shell was asked for, and typed into what is in
# systems/typed: sourced after policy.sh, units.sh and verdicts.sh.

the_shell_was() { # STATE
	cat /run/shell.status
	grep -q "^state: *$1" /run/shell.status || fail "it was not $1"
}

loop_was() { # DECISION REASON
	bpfsigctl ledger >/run/ledger
	cat /run/ledger
	grep -q " loop  *$1  *$2 " /run/ledger || fail "no such record of loop"
}

test_the_shell_was_in_the_window() {
	the_shell_was waiting
}

test_what_was_loaded_there_is_recorded() {
	loop_was admitted boot-root
}

test_no_unit_failed() {
	no_unit_failed
}

run_shell_in_the_window() {
	ktap_run \
		test_the_shell_was_in_the_window \
		test_what_was_loaded_there_is_recorded \
		test_locked_before_init \
		test_the_unit_verified_each \
		test_no_unit_failed
}
