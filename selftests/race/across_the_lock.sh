# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# Loads on every CPU while the lock comes: sourced with $which and $modules set.
. ../lib/ktap.sh
. ../lib/policy.sh

[ "$(nproc)" -ge 2 ] || ktap_skip_all "one CPU"
bpfsigctl load --ledger 65536 >/dev/null || ktap_skip_all "the policy does not load here"
# shellcheck disable=SC2086 # a list of names
modrace "$rounds" "$which" $modules >/counts || ktap_skip_all "modrace failed"

count() {
	awk -v name="$1" '$1 == name { print $2 }' /counts
}

test_loads_met_the_lock() {
	cat /counts
	equal "$(count lock)" 0 "the exit status of lock"
	[ "$(count loaded)" -gt 0 ] || fail "nothing was loaded"
	[ "$(count refused)" -gt 0 ] || fail "nothing was refused"
}

test_no_admission_is_recorded_after_the_lock() {
	equal "$(count late)" 0 "the number of late admissions"
}

test_nothing_entered_after_lock_returned() {
	equal "$(count after)" 0 "the number of loads"
}

test_nothing_was_in_flight_when_lock_returned() {
	equal "$(count in_flight)" 0 "the number in flight"
}

test_every_live_module_has_its_record() {
	equal "$(count recorded)" "$(count loaded)" "the number of records"
}

test_locked() {
	status_is /state locked
	refused dummy finit $unsigned/dummy.ko
}

ktap_run \
	test_loads_met_the_lock \
	test_no_admission_is_recorded_after_the_lock \
	test_nothing_entered_after_lock_returned \
	test_nothing_was_in_flight_when_lock_returned \
	test_every_live_module_has_its_record \
	test_locked
