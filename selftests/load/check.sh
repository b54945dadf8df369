#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# check finds what stands in the way, with its remedy, and loads nothing. What it
# says of kernels that are not at hand, the unit tests show (findings_test.cpp).
. ../lib/ktap.sh
. ../lib/policy.sh

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"
bpfsigctl unload >/dev/null

# The command finds this wrong; nothing is loaded.
finds() { # FINDING PATTERN COMMAND...
	finds_name=$1
	finds_pattern=$2
	shift 2
	finds_got=0
	finds_text=$("$@") || finds_got=$?
	equal "$finds_got" 4 "the exit status of $*"
	echo "$finds_text" | grep -A1 "^FAIL  $finds_name:" | grep -qE "remedy: .*$finds_pattern" ||
		fail "no remedy /$finds_pattern/ for $finds_name: $finds_text"
}

test_a_good_kernel() {
	bpfsigctl check
	answer=$(bpfsigctl check --json)
	equal "$(echo "$answer" | json /ready)" true ready
	equal "$(echo "$answer" | json '/findings/#')" 10 "the number of findings"
	equal "$(bpfpoke attached)" 0 "the number of programs on the root cgroup"
	expect 3 bpfsigctl status
}

test_not_root() {
	echo 'nobody:x:65534:65534::/:/bin/sh' >/etc/passwd
	finds root "run it as root" su nobody -c '/bin/bpfsigctl check'
}

test_in_a_user_name_space() {
	finds user-namespace "on the host" unshare -U -r bpfsigctl check
}

test_no_bpffs() {
	umount /sys/fs/bpf
	finds bpffs "mount -t bpf bpf /sys/fs/bpf, or give --mount" bpfsigctl check
	bpfsigctl check --mount
}

test_securityfs_and_cgroupfs_need_not_be_mounted() {
	umount /sys/kernel/security /sys/fs/cgroup
	bpfsigctl check
}

test_no_free_lsm_cgroup_slots() {
	bpfpoke attach inode_rename inode_mkdir inode_rmdir inode_symlink inode_link
	finds cgroup-bpf "detach other lsm_cgroup programs" bpfsigctl check
	bpfsigctl check | grep -q "5 of 10 lsm_cgroup slots in use, 6 needed"
}

ktap_run \
	test_a_good_kernel \
	test_not_root \
	test_in_a_user_name_space \
	test_no_bpffs \
	test_securityfs_and_cgroupfs_need_not_be_mounted \
	test_no_free_lsm_cgroup_slots
