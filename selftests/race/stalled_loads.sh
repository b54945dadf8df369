# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# What is seen of loads that began in the window, whatever they were stalled by: sourced
# after policy.sh, with the answer of a signed one in /signed. `sh /lock` is what they are
# stalled for.

cat >/lock <<-'END'
	start=$(cut -d. -f1 /proc/uptime)
	bpfsigctl lock --no-sig-enforce --wait 60 >/dev/null || exit
	echo $(($(cut -d. -f1 /proc/uptime) - start)) >/took
	bpfsigctl ledger >/ledger_at_the_lock
END

lock_did_not_wait() {
	[ "$(cat /took)" -le 20 ] || fail "lock took $(cat /took) s"
	status_is /lock/reason command
}

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
