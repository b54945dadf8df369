# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# What is left of a load that was killed: sourced after policy.sh.

# An unsigned module from elsewhere, which enters unless there is a whole policy.
foreign_dummy() {
	mkdir -p /tmpfs
	mount -t tmpfs tmpfs /tmpfs
	# shellcheck disable=SC2154 # of policy.sh
	cp "$unsigned/dummy.ko" /tmpfs
}

something_is_left() {
	[ "$(bpfpoke attached)" != 0 ] || [ -e /sys/fs/bpf/bpfsigctl ]
}

# Whole: it decides. Not: an unsigned module enters as without a policy.
is_whole_or_nothing() {
	whole=0
	bpfsigctl status >/dev/null || whole=$?
	if [ $whole -eq 5 ]; then
		refused dummy finit /tmpfs/dummy.ko
		status_is /attached/present 7
		status_is /recording/alive 3
		bpfsigctl unload >/dev/null
	else
		equal $whole 3 "the exit status of status"
		loads dummy finit /tmpfs/dummy.ko
	fi
}
