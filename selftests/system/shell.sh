# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# For systems in whose initramfs a shell was asked for, and typed into what is in
# systems/typed: sourced after records.sh and units.sh.

test_the_shell_was_in_the_window() {
	cat /run/shell.status
	grep -q '^state: *waiting' /run/shell.status || fail "it was not"
}

test_what_was_loaded_there_is_recorded() {
	of_the_initramfs | tee /run/records
	grep -q ' loop  *admitted  *boot-root ' /run/records || fail "no record of loop"
}

test_no_unit_failed() {
	no_unit_failed
}
