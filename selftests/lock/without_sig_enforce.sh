#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The lock held by the policy alone, because the configuration says so: status
# tells what that costs.
. ../lib/ktap.sh
. ../lib/policy.sh

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"

test_configuration_opts_out() {
	printf '[lock]\nsig-enforce=false\n' >/etc/bpfsigctl.conf
	answer=$(bpfsigctl lock --json)
	equal "$(echo "$answer" | json /held_by)" '["policy"]' held_by
	equal "$(sig_enforce)" N sig_enforce
}

test_status_tells_what_it_costs() {
	status_is /held_by '["policy"]'
	bpfsigctl status | grep -q "sig_enforce is off: " || fail "no word about the cost"
}

test_refused_all_the_same() {
	refused dummy finit $unsigned/dummy.ko
	last_record_is refused locked
}

test_the_command_line_wins_over_the_configuration() {
	bpfsigctl lock --sig-enforce
	equal "$(sig_enforce)" Y sig_enforce
	status_is /held_by/0 "kernel (sig_enforce)"
}

ktap_run \
	test_configuration_opts_out \
	test_status_tells_what_it_costs \
	test_refused_all_the_same \
	test_the_command_line_wins_over_the_configuration
