# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# What is seen of loads that began in the window, whatever they were stalled by: sourced
# after policy.sh, with their answers in /signed and the ledger as the lock found it in
# /ledger_at_the_lock.

refusals_are_recorded() { # NUMBER
	equal "$(bpfsigctl ledger --json | grep -o '"reason": *"locked"' | wc -l)" "$1" "the refusals recorded"
}

test_a_signed_one_enters_all_the_same() {
	equal "$(cat /signed)" 0 "the answer"
	module_is_there nlmon
}

test_no_admission_was_added() {
	equal "$(bpfsigctl ledger | grep -c admitted)" "$(grep -c admitted /ledger_at_the_lock)" "the admissions"
}
