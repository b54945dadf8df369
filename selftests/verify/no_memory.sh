#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --cpus 2 --memory 384
# Short of memory, in its own cgroup or in all of the machine, a verification may fail
# or be killed; no module gets a verdict for that, and the next one goes on. What the
# kernel itself allocates to verify is too little to fail in any of this: that ENOMEM is
# no verdict is told by the unit tests.
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/verify.sh

oom_kills() {
	awk '$1 == "oom_kill" { print $2 }' /proc/vmstat
}

echo +memory >/sys/fs/cgroup/cgroup.subtree_control 2>/dev/null ||
	ktap_skip_all "no memory controller"
[ -n "$(oom_kills)" ] || ktap_skip_all "this kernel does not count what it kills for memory"
bpfsigctl load --retain 16 >/dev/null || ktap_skip_all "the policy does not load here"
cgroup=/sys/fs/cgroup/verify
mkdir $cgroup
images=40
left_kib=32768

# All that has a verdict is verified: the signatures are good.
none_is_wrong() {
	for verdict in bad unknown-key unsigned not-retained; do
		status_is /verdicts/$verdict 0
	done
}

verified() {
	bpfsigctl status --json | json /verdicts/verified || :
}

test_many_enter() {
	many_enter $images
}

test_killed_for_its_own_memory_it_leaves_no_verdict() {
	before=$(oom_kills)
	for kib in 64 256 512 768 1024; do
		echo $((kib * 1024)) >$cgroup/memory.max
		status=0
		sh -c "echo \$\$ >$cgroup/cgroup.procs && exec bpfsigctl verify --signatures $signed" \
			>/report 2>&1 || status=$?
		echo "with $kib KiB: exit status $status, $(verified) verified"
		none_is_wrong
	done
	[ "$(oom_kills)" -gt "$before" ] || fail "none was killed"
	[ "$(verified)" -lt $images ] || fail "all were verified: it was not short of memory"
}

# All but what is left to the process that takes it again and again.
leave_little_memory() {
	available=$(awk '$1 == "MemAvailable:" { print $2 }' /proc/meminfo)
	mount -t tmpfs -o size=100% ballast /mnt
	head -c $(((available - left_kib) * 1024)) /dev/zero >/mnt/ballast
}

# A process that takes all there is, is killed for it, and begins anew.
take_all_memory() {
	while :; do
		sh -c 'echo 1000 >/proc/self/oom_score_adj; exec tail /dev/zero' 2>/dev/null || :
	done
}

test_beside_one_that_takes_all_memory() {
	echo -1000 >/proc/$$/oom_score_adj
	echo -1000 >/proc/self/oom_score_adj
	leave_little_memory
	before=$(oom_kills)
	take_all_memory &
	taker=$!
	until [ "$(oom_kills)" -gt "$before" ]; do
		usleep 100000
	done
	before=$(oom_kills)
	status=0
	# Between two lives of the other it is this one that is to be killed, not the suite.
	sh -c "echo 500 >/proc/self/oom_score_adj && exec bpfsigctl verify --signatures $signed" \
		>/report 2>&1 || status=$?
	after=$(oom_kills)
	kill $taker
	killall tail 2>/dev/null || :
	umount /mnt
	echo "exit status $status, $(verified) verified, $((after - before)) processes killed"
	[ $status -eq 0 ] || head -n 3 /report
	none_is_wrong
	[ "$after" -gt "$before" ] || fail "memory was not short while it verified"
}

test_with_memory_it_is_finished() {
	expect 0 bpfsigctl verify --signatures $signed >/dev/null
	status_is /verdicts/verified $images
}

ktap_run \
	test_many_enter \
	test_killed_for_its_own_memory_it_leaves_no_verdict \
	test_beside_one_that_takes_all_memory \
	test_with_memory_it_is_finished
