# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# What the suite of attacks shares: sourced after policy.sh. The policy alone holds the
# lock, as sig_enforce would hold it against all of this.

# Loads the policy, and runs the script at the last moment before it is armed: all of the
# policy is there, and its guard is off. It is the last call of load but what it prints.
before_arming() { # SCRIPT
	before_arming_calls=$(atcall 0 kill bpfsigctl load | tail -n 1)
	bpfsigctl unload >/dev/null || ktap_skip_all "the policy does not load here"
	[ -n "$before_arming_calls" ] || ktap_skip_all "atcall does not work here"
	atcall $((before_arming_calls - 1)) run "$1" bpfsigctl load >/dev/null
}

# A program takes fds before the policy is armed, and uses them when it is asked by a
# line: there in each of these ways, and later. What it answers is in /answers.
kept_from_before_arming() { # WAYS COMMAND...
	kept_ways=$1
	shift
	mkfifo /questions
	: >/answers
	exec 7<>/questions
	# shellcheck disable=SC2086 # words are what is wanted
	before_arming "$* </questions >/answers &
		for way in $kept_ways; do echo \$way; done >/questions
		until [ \$(wc -l </answers) -gt $(echo $kept_ways | wc -w) ]; do usleep 10000; done"
}

ask() { # WAY, where there are several
	echo "${1-}" >&7
}

answers_are() { # WANT...
	until [ "$(wc -l </answers)" -ge $# ]; do
		usleep 10000
	done
	equal "$(tr '\n' ' ' </answers)" "$* " "what the keeper of the fds was answered"
}

# One module has entered, and the window is closed.
lock_the_policy() {
	bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"
	modload finit /modules/unsigned/nlmon.ko >/dev/null
	bpfsigctl lock --no-sig-enforce >/dev/null
	ledger_at_the_lock=$(bpfsigctl ledger)
}

# After an attack: no unsigned module enters, nothing is taken off, and the records
# begin as they did.
held() {
	# shellcheck disable=SC2154 # of policy.sh
	refused dummy finit "$unsigned/dummy.ko"
	refused dummy init "$unsigned/dummy.ko"
	status_is /state locked
	status_is /attached/present 7
	equal "$(bpfsigctl ledger | head -n "$(echo "$ledger_at_the_lock" | wc -l)" | tr -s ' ')" \
		"$(echo "$ledger_at_the_lock" | tr -s ' ')" "the beginning of the ledger"
}
