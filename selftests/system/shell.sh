# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# For systems in whose initramfs a shell was asked for, and typed into what is in
# systems/typed: sourced after records.sh.

the_shell_was() { # STATE
	cat /run/shell.status
	grep -q "^state: *$1" /run/shell.status || fail "it was not $1"
}

loop_was() { # DECISION REASON
	bpfsigctl ledger >/run/ledger
	cat /run/ledger
	grep -q " loop  *$1  *$2 " /run/ledger || fail "no such record of loop"
}
