#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --cpus 2
# Killed at any moment a verification leaves a record with its verdict or without
# one, and the next goes on; two at once share the work.
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/verify.sh

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"

images=60
kills=25

given() {
	status_text=$(bpfsigctl status --json) || :
	echo $(($(echo "$status_text" | json /counts/admitted) - $(echo "$status_text" | json /verdicts/pending)))
}

test_many_enter() {
	many_enter $images
}

test_killed_again_and_again_it_goes_on() {
	last=0
	interrupted=0
	for number in $(seq $kills); do
		bpfsigctl verify --signatures $signed >/dev/null 2>&1 &
		usleep $((number * 4000))
		kill -9 $! 2>/dev/null && interrupted=$((interrupted + 1))
		wait $! || :
		now=$(given)
		[ "$now" -ge "$last" ] || fail "$last verdicts before, $now after"
		last=$now
	done
	echo "killed $interrupted times, $last of $images verdicts by then"
	[ $interrupted -gt 0 ] || fail "none was killed"
}

test_two_at_once_finish_it() {
	bpfsigctl verify --signatures $signed >/first 2>&1 &
	first=$!
	status=0
	bpfsigctl verify --signatures $signed >/second 2>&1 || status=$?
	wait $first || fail "the first failed: $(cat /first)"
	equal $status 0 "the exit status of the second"
	for report in /first /second; do
		tail -n 1 $report | grep -q "^$images of $images modules" || fail "$(tail -n 1 $report)"
	done
	status_is /verdicts/verified $images
}

ktap_run test_many_enter test_killed_again_and_again_it_goes_on test_two_at_once_finish_it
