#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A full ledger admits nothing more; refusals have a ring of their own and push
# nothing out but older refusals.
. ../lib/ktap.sh
. ../lib/policy.sh

bpfsigctl load --ledger 3 >/dev/null || ktap_skip_all "the policy does not load here"

test_the_size_is_as_asked() {
	status_is /ledger/capacity 3
	status_is /ledger/used 0
}

test_refusals_take_no_room() {
	mkdir -p /tmpfs
	mount -t tmpfs tmpfs /tmpfs
	cp $unsigned/dummy.ko /tmpfs
	i=0
	while [ $i -lt 10 ]; do
		refused dummy finit /tmpfs/dummy.ko
		i=$((i + 1))
	done
	status_is /ledger/used 0
	status_is /counts/refused 10
}

test_admitted_while_there_is_room() {
	loads dummy finit $unsigned/dummy.ko
	loads dummy finit $signed/dummy.ko
	loads dummy finit $unsigned/dummy.ko
	status_is /ledger/used 3
}

test_refused_when_it_is_full() {
	refused dummy finit $unsigned/dummy.ko
	last_record_is refused ledger-full
	status_is /ledger/used 3
}

test_a_signed_module_loads_all_the_same() {
	loads dummy finit $signed/dummy.ko
	status_is /counts/unrecorded 1
	bpfsigctl status | grep -q "1 not recorded"
}

# 256 is SIGCTL_REFUSALS.
test_a_flood_of_refusals_costs_old_refusals_only() {
	i=0
	while [ $i -lt 300 ]; do
		modload finit /tmpfs/dummy.ko >/dev/null || :
		i=$((i + 1))
	done
	bpfsigctl ledger --json >/ledger.json
	equal "$(json '/records/#' </ledger.json)" $((3 + 256)) "the number of records"
	equal "$(json /records/0/decision </ledger.json)" admitted "the oldest record"
	equal "$(json /records/2/decision </ledger.json)" admitted "the third record"
	equal "$(json /records/-1/seq </ledger.json)" 314 "the newest record's seq"
}

test_still_waiting() {
	expect 5 bpfsigctl status
}

ktap_run \
	test_the_size_is_as_asked \
	test_refusals_take_no_room \
	test_admitted_while_there_is_room \
	test_refused_when_it_is_full \
	test_a_signed_module_loads_all_the_same \
	test_a_flood_of_refusals_costs_old_refusals_only \
	test_still_waiting
