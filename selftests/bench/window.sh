#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What a boot's modules cost by each way of letting them in, and what the policy itself
# costs: the figures of scripts/bench, of one boot of a counted machine. The 40 modules
# are those of vm/module-set.
#
# vm: --icount --memory 1536 --module-set
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/cost.sh
. ./figures.sh

cycles='1 2' # after one that is not counted
memory=/sys/fs/cgroup/bench

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"
bpfsigctl unload >/dev/null

test_the_modules() {
	settle
	while read -r name; do
		figure "bytes/$name" "$(stat -c %s "$set/unsigned/$name.ko")"
	done <$set/order
}

# By turns, as what else differs between two moments of one boot differs less.
test_the_ways_to_let_them_in() {
	for cycle in 0 $cycles; do
		each unsigned >/unsigned."$cycle"
		each signed >/checked."$cycle"
		floor_up
		each unsigned >/floor."$cycle"
		floor_down
		bpfsigctl load --retain 0 >/dev/null
		each unsigned >/unretained."$cycle"
		policy_down
		bpfsigctl load >/dev/null
		each unsigned >/detached."$cycle"
		policy_down
	done
	rm /*.0
	for way in unsigned checked floor unretained detached; do
		figures_of $way
	done
}

least_cpu() { # COMMAND...
	for _ in $cycles; do
		cputime "$@"
	done | sort -n | head -n 1
}

test_what_the_load_costs() {
	for cycle in $cycles; do
		cputime bpfsigctl-initramfs load >>/load
		policy_down
		cputime lightest /sys/fs/cgroup >>/lightest
		lightest_down
	done
	figure load "$(sort -n /load | head -n 1)"
	figure lightest "$(sort -n /lightest | head -n 1)"
	figure execve "$(least_cpu true)"
}

# What it leaves on the root cgroup the next load takes away, as it does what a killed one
# left.
lightest_down() {
	bpfsigctl load >/dev/null
	policy_down
}

# Two a time, see modload.
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
	awk '$1 == "kernel" { print $2 }' $memory/memory.stat
}

test_memory_and_verification() {
	echo +memory >/sys/fs/cgroup/cgroup.subtree_control || ktap_skip_case "no memory controller"
	mkdir -p $memory
	sh -c "echo \$\$ >$memory/cgroup.procs; exec bpfsigctl load" >/dev/null
	figure memory.loaded "$(kernel_memory)"
	each unsigned >/dev/null
	figure memory.admitted "$(kernel_memory)"
	figure lock "$(cputime bpfsigctl-initramfs lock)"
	figure verify "$(cputime bpfsigctl verify --signatures $set/signed)"
	status_is /verdicts/verified "$(wc -l <$set/order)"
	status_is /verdicts/pending 0
	figure memory.verified "$(kernel_memory)"
	for cycle in $cycles; do
		each signed >/locked."$cycle"
	done
	figures_of locked
	refused_of_4_mb locked
}

ktap_run \
	test_the_modules \
	test_the_ways_to_let_them_in \
	test_what_the_load_costs \
	test_a_full_ledger_is_read \
	test_memory_and_verification
