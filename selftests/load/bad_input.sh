#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Bad input ends in a clear message and an exit code, with nothing loaded.
. ../lib/ktap.sh
. ../lib/policy.sh

configuration=/etc/bpfsigctl.conf

wrong_usage() { # PATTERN COMMAND...
	wrong_pattern=$1
	shift
	expect_error 2 "$wrong_pattern" bpfsigctl "$@"
	expect 3 bpfsigctl status
}

# A configuration file that makes every command fail.
wrong_configuration() { # PATTERN TEXT
	printf '%b' "$2" >$configuration
	expect_error 2 "$1" bpfsigctl load
	rm $configuration
	expect 3 bpfsigctl status
}

test_unknown_words() {
	wrong_usage "unknown" load --unknown
	wrong_usage "subcommand" open
	wrong_usage "subcommand" --
	wrong_usage "--help"
}

test_deadlines() {
	for value in -1 86401 99999999999999999999 abc 1.5; do
		wrong_usage "deadline" load "--deadline=$value"
	done
}

test_ledger_sizes() {
	for value in 0 65537 -1 abc; do
		wrong_usage "ledger" load "--ledger=$value"
	done
}

test_configuration_files() {
	wrong_configuration "nonsense" "[load]\nnonsense = 1\n"
	wrong_configuration "garbage" "garbage\n"
	wrong_configuration "deadline" "[load]\ndeadline = soon\n"
	wrong_configuration "elsewhere" "[elsewhere]\ndeadline = 1\n"
	wrong_usage "/no/such/file" --config /no/such/file load
}

test_help_and_version() {
	expect 0 bpfsigctl --version
	expect 0 bpfsigctl --help
	for command in check load lock status ledger unload; do
		expect 0 bpfsigctl $command --help
	done
}

test_full_and_closed_stdout() {
	expect_error 1 "standard output" sh -c 'exec bpfsigctl check >/dev/full'
	expect_error 1 "standard output" sh -c 'exec bpfsigctl status >&-'
	expect_error 1 "standard output" sh -c 'exec bpfsigctl load >/dev/full'
	for command in status ledger check; do
		expect_error 1 "standard output" sh -c "exec bpfsigctl $command >/dev/full"
		expect_error 1 "standard output" sh -c "exec bpfsigctl $command >&-"
	done
}

test_every_json_parses() {
	bpfsigctl unload 2>/dev/null || :
	bpfsigctl status --json | json /state
	bpfsigctl load --json | json /state
	bpfsigctl check --json | json /ready
	bpfsigctl status --json | json /state
	bpfsigctl ledger --json | json /records
	bpfsigctl unload --json | json /state
	bpfsigctl load
	bpfsigctl lock --json | json /state
}

ktap_run \
	test_unknown_words \
	test_deadlines \
	test_ledger_sizes \
	test_configuration_files \
	test_help_and_version \
	test_full_and_closed_stdout \
	test_every_json_parses
