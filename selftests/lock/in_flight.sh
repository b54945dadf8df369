#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# lock returns when every admitted load has ended, and has an end itself. A load
# whose end is never recorded, the tracing being gone, stands for one that hangs.
. ../lib/ktap.sh
. ../lib/policy.sh

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"

test_a_load_that_failed_after_admission_is_not_in_flight() {
	remove_if_there dummy
	modload finit $unsigned/dummy.ko
	expect 1 modload init $unsigned/dummy.ko # EEXIST, after it was admitted
	last_record_is admitted boot-root
	equal "$(last_record /stage)/$(last_record /load_errno)" failed/EEXIST "its end"
	modload remove dummy
}

test_lock_waits_for_a_load_in_flight() {
	rm /sys/fs/bpf/bpfsigctl/loaded /sys/fs/bpf/bpfsigctl/done
	tracing_is_gone sigctl_loaded sigctl_done
	modload finit $unsigned/dummy.ko
	equal "$(last_record /stage)" decided "the stage"
	start=$(cut -d. -f1 /proc/uptime)
	expect_error 1 "1 load.* admitted before .* in flight after 2 s.*/dummy.ko" \
		bpfsigctl lock --no-sig-enforce --wait 2
	took=$(($(cut -d. -f1 /proc/uptime) - start))
	[ $took -ge 2 ] || fail "waited $took s only"
	[ $took -le 20 ] || fail "waited $took s"
}

test_the_window_was_closed_before_the_wait() {
	status_is /state locked
	refused dummy finit $unsigned/dummy.ko
}

ktap_run \
	test_a_load_that_failed_after_admission_is_not_in_flight \
	test_lock_waits_for_a_load_in_flight \
	test_the_window_was_closed_before_the_wait
