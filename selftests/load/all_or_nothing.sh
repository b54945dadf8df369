#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Whichever step of load fails, it names the step and leaves nothing behind: no
# program on the root cgroup, no map, no pin. A load after it succeeds.
. ../lib/ktap.sh
. ../lib/policy.sh
. ./nothing_left.sh

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"
bpfsigctl unload >/dev/null
pins=/sys/fs/bpf/bpfsigctl

# The load fails so; then nothing is left, and a plain one succeeds.
load_fails() { # STATUS PATTERN COMMAND...
	expect_error "$@"
	equal "$(bpfpoke attached)" 0 "the number of programs on the root cgroup"
	nothing_is_left
	expect 3 bpfsigctl status
}

and_a_plain_load_succeeds() {
	bpfsigctl load
	loads dummy finit $unsigned/dummy.ko
	status_is /attached/present 7
	status_is /recording/alive 3
	bpfsigctl unload
	nothing_is_left
}

test_a_missing_object() {
	load_fails 1 "cannot open the policy object /no/such" bpfsigctl load --object /no/such
}

test_a_garbage_object() {
	head -c 5000 /bin/busybox >/garbage.o
	load_fails 1 "policy object /garbage.o is damaged" bpfsigctl load --object /garbage.o
	: >/empty.o
	load_fails 1 "policy object /empty.o is damaged" bpfsigctl load --object /empty.o
}

test_truncated_objects() {
	size=$(stat -c %s /opt/sigctl.light)
	for part in 1 4 7 9; do
		head -c $((size * part / 10)) /opt/sigctl.light >/truncated.o
		load_fails 1 "policy object /truncated.o is damaged" \
			bpfsigctl load --object /truncated.o
	done
}

test_the_whole_object_loads() {
	bpfsigctl load --object /opt/sigctl.light
	status_is /attached/present 7
	bpfsigctl unload
	nothing_is_left
}

# bpf_lsm_bpf_map as bpf_lsm_bpf_mop: named, with the hook that is not there.
test_an_object_for_another_kernel() {
	rebyte /opt/sigctl.light 6270665f6c736d5f6270665f6d617000 6270665f6c736d5f6270665f6d6f7000 \
		>/other.light
	load_fails 1 "sigctl_map .lsm_cgroup/bpf_map., which the kernel's BTF does not know" \
		bpfsigctl load --object /other.light
}

# bpf_ktime_get_boot_ns() as a helper no kernel has: named, with what the verifier said.
test_an_object_the_verifier_refuses() {
	rebyte /opt/sigctl.light 850000007d000000 85000000ff7f0000 >/refused.light
	load_fails 1 "cannot load .*/refused.light into the kernel: sigctl_.*: Invalid argument" \
		bpfsigctl load --object /refused.light
	expect_error 1 "invalid func unknown#32767" bpfsigctl load --object /refused.light
}

test_bpf_refused_by_seccomp() {
	denybpf true || ktap_skip_case "this kernel has no seccomp filters"
	load_fails 1 "seccomp" denybpf bpfsigctl load
}

test_a_pin_that_fails() {
	mount -o remount,ro /sys/fs/bpf
	load_fails 1 "cannot create the pin directory $pins: Read-only" bpfsigctl load
	mount -o remount,rw /sys/fs/bpf
	and_a_plain_load_succeeds
}

# The last step: everything is attached and pinned by then.
test_arming_that_fails() {
	load_fails 1 "cannot arm: not in the initial pid name space" unshare -p -f bpfsigctl load
	and_a_plain_load_succeeds
}

# CGROUP_LSM_NUM is 10; six are needed. These stay until the VM ends.
test_an_attachment_that_fails() {
	bpfpoke attach inode_rename inode_mkdir inode_rmdir inode_symlink inode_link \
		inode_mknod inode_readlink
	expect_error 1 "cannot attach sigctl_.*lsm_cgroup/.*slots" bpfsigctl load
	equal "$(bpfpoke attached)" 7 "the number of programs, all of them others'"
	nothing_is_left
}

ktap_run \
	test_a_missing_object \
	test_a_garbage_object \
	test_truncated_objects \
	test_the_whole_object_loads \
	test_an_object_for_another_kernel \
	test_an_object_the_verifier_refuses \
	test_bpf_refused_by_seccomp \
	test_a_pin_that_fails \
	test_arming_that_fails \
	test_an_attachment_that_fails
