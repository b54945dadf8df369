# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# What the suite of attacks shares: sourced after policy.sh. The policy alone holds the
# lock, as sig_enforce would hold it against all of this.

# A program takes fds in the window, and uses them when it is asked by a line.
kept_in_the_window() { # BPFPOKE_VERB ARGUMENT...
	mkfifo /questions
	: >/answers
	bpfpoke "$@" </questions >/answers &
	exec 7>/questions
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
