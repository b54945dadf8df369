#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What the policy costs a boot whatever its modules: to load, to lock, the memory it holds
# when everything is verified, and to read a full ledger. Figures of scripts/bench, which
# judges them; scripts/test does, too.
#
# vm: --icount --memory 768
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/cost.sh
. ../lib/charged.sh
. ./figures.sh

cycles='1 2 3 4 5'

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"
policy_down

# What the smallest one leaves on the root cgroup the next load takes away, as it does
# what a killed load left; not its links.
test_the_load() {
	for _ in $cycles; do
		cputime bpfsigctl-initramfs load >>/load
		policy_down
		cputime lightest /sys/fs/cgroup /sys/fs/bpf >>/lightest
		rm /sys/fs/bpf/lightest-*
		bpfsigctl-initramfs load >/dev/null
		policy_down
		cputime lightest >>/lightest.unattached
		cputime bpfsigctl-initramfs load --retain 0 >>/load.unretained
		policy_down
	done
	for what in load load.unretained lightest lightest.unattached; do
		figure $what "$(sort -n /$what | head -n 1)"
	done
	figure process "$(least_cpu true)"
}

test_the_floor_of_a_load() {
	for _ in $cycles; do
		floor_of_a_load --retain >>/floor.load
		floor_of_a_load >>/floor.load.unretained
	done
	for what in floor.load floor.load.unretained; do
		figure $what "$(sort -n /$what | head -n 1)"
	done
}

# Two records a time, see modload.
test_a_full_ledger_is_read() {
	bpfsigctl load --retain 0 >/dev/null
	modload measure 512 dummy $unsigned/dummy.ko >/dev/null
	equal "$(ledger_size)" 1024 "the number of records"
	figure status "$(least_cpu bpfsigctl status)"
	figure ledger "$(least_cpu bpfsigctl ledger)"
	policy_down
}

# What is charged to the loader's cgroup and stays when it has ended.
kernel_memory() {
	echo 1 >/proc/sys/vm/drop_caches
	awk '$1 == "kernel" { print $2 }' $cgroup/memory.stat
}

test_memory_and_the_lock() {
	has_memory_controller || ktap_skip_case "no memory controller"
	charged bpfsigctl load >/dev/null
	modload finit $unsigned/dummy.ko >/dev/null
	figure memory.admitted "$(kernel_memory)"
	figure lock "$(cputime bpfsigctl-initramfs lock)"
	bpfsigctl verify --signatures $signed
	status_is /verdicts/verified 1
	status_is /verdicts/pending 0
	program_is_gone sigctl_verify
	sleep 1 # the map goes some time after its last program
	figure memory.verified "$(kernel_memory)"
}

ktap_run \
	test_the_load \
	test_the_floor_of_a_load \
	test_a_full_ledger_is_read \
	test_memory_and_the_lock
