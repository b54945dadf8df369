#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A Debian system is locked before its init runs, and works as it did: systemd and what
# it does with BPF, containers, bpftool, other BPF programs, modules with a signature.
#
# system: initramfs-tools on 6.1 6.12
# system: debian-13 on 6.12
# system: dracut on 6.1 6.12
# system: dracut-systemd on 6.1 6.12
. ../lib/ktap.sh
. ../lib/policy.sh
. ./units.sh
. ./unsigned.sh

# In a unit of its own; returns what the command returned.
unit() { # [-p PROPERTY]... COMMAND ARGUMENT...
	systemd-run --quiet --wait --pipe --collect "$@"
}

test_locked_before_init() {
	expect 0 bpfsigctl status
	status_is /state locked
	status_is /lock/reason command
}

test_a_module_of_the_initramfs_is_recorded() {
	bpfsigctl ledger
	bpfsigctl ledger --json | grep -q virtio_blk
}

test_no_unit_failed() {
	no_unit_failed
}

test_systemd_executes_itself_again() {
	systemctl daemon-reload
	systemctl daemon-reexec
	systemctl is-active multi-user.target
	status_is /state locked
}

test_services_are_restarted() {
	systemctl restart systemd-journald systemd-udevd
	systemctl is-active systemd-journald systemd-udevd
}

test_tmpfiles() {
	systemd-tmpfiles --create --remove --clean
}

test_udev_triggers() {
	udevadm trigger
	udevadm settle
}

# cgroup/dev programs of systemd's.
test_unit_with_a_device_policy() {
	unit -p DevicePolicy=closed head -c 1 /dev/null
	! unit -p DevicePolicy=closed head -c 1 /dev/vda >/dev/null || fail "/dev/vda can be read"
	unit -p DevicePolicy=closed -p "DeviceAllow=/dev/vda r" head -c 1 /dev/vda >/dev/null
}

has_bpf_framework() {
	systemctl --version | grep -q '+BPF_FRAMEWORK' ||
		ktap_skip_case "systemd is built without its BPF framework"
}

# lsm/file_open, of systemd's.
test_unit_without_a_file_system() {
	has_bpf_framework
	echo hello >/run/hello
	unit cat /run/hello
	! unit -p RestrictFileSystems=~tmpfs cat /run/hello || fail "the tmpfs can be read"
}

# cgroup_skb programs.
test_unit_without_a_network() {
	ip link set lo up
	systemd-run --quiet --collect --unit=hello systemd-socket-activate -l 127.0.0.1:9001 \
		--inetd -a echo hello
	sleep 1
	unit bash -c 'read -r word </dev/tcp/127.0.0.1/9001; test "$word" = hello'
	! unit -p IPAddressDeny=any timeout 5 bash -c 'read -r word </dev/tcp/127.0.0.1/9001' ||
		fail "localhost can be reached"
}

# cgroup/bind4 programs.
listens() { # [-p PROPERTY]...
	unit "$@" sh -c 'timeout 2 systemd-socket-activate -l 127.0.0.1:9000 cat; test $? -eq 124'
}

test_unit_that_may_not_bind() {
	has_bpf_framework
	listens
	! listens -p SocketBindDeny=any || fail "it is bound"
}

test_cgroups_come_and_go() {
	unit -p Delegate=yes sh -c 'c=/sys/fs/cgroup$(sed s/0::// /proc/self/cgroup) && mkdir $c/a $c/a/b && rmdir $c/a/b $c/a'
	mkdir -p /run/cgroup
	mount -t cgroup2 cgroup2 /run/cgroup
	umount /run/cgroup
}

test_name_spaces() {
	unshare -Urmpf --mount-proc true
	unshare -nC true
}

test_container() {
	equal "$(systemd-nspawn --quiet --directory=/ --volatile=yes --private-network \
		sh -c 'echo "PID $$ in $(stat -fc %T /)"' </dev/null | tr -d '\r')" "PID 1 in tmpfs" "a container"
}

# All of others', and of ours the programs that anybody may run.
test_bpftool_lists() {
	bpftool prog show >/run/progs
	bpftool map show >/run/maps
	bpftool link show >/run/links
	bpftool cgroup tree >/run/tree
	grep -q ' name sd_devices ' /run/progs || fail "systemd's are not listed: $(cat /run/progs)"
	grep -q ' name sigctl_read ' /run/progs || fail "the reader is not listed: $(cat /run/progs)"
	! grep sigctl_ /run/maps || fail "a map of the policy's is listed"
}

test_maps_of_others() {
	bpftool map create /sys/fs/bpf/other type hash key 4 value 4 entries 8 name other
	bpftool map update pinned /sys/fs/bpf/other key 1 0 0 0 value 2 0 0 0
	bpftool map dump pinned /sys/fs/bpf/other
	bpftool map freeze pinned /sys/fs/bpf/other
	rm /sys/fs/bpf/other
}

# lsm_cgroup programs of others, on the root cgroup too.
test_programs_of_others() {
	bpfpoke attach file_open inode_mkdir >/dev/null
	bpfpoke detach >/dev/null
}

test_signed_modules_load() {
	modprobe dummy
	grep '^dummy ' /proc/modules
	modprobe -r dummy
}

test_an_unsigned_module_is_refused() {
	unsigned_dummy_is_refused
	last_record_is refused kernel # which sig_enforce is asked by before the policy
}

test_nothing_is_left_to_verify() {
	expect 0 bpfsigctl verify
}

ktap_run \
	test_locked_before_init \
	test_a_module_of_the_initramfs_is_recorded \
	test_no_unit_failed \
	test_systemd_executes_itself_again \
	test_services_are_restarted \
	test_tmpfiles \
	test_udev_triggers \
	test_unit_with_a_device_policy \
	test_unit_without_a_file_system \
	test_unit_without_a_network \
	test_unit_that_may_not_bind \
	test_cgroups_come_and_go \
	test_name_spaces \
	test_container \
	test_bpftool_lists \
	test_maps_of_others \
	test_programs_of_others \
	test_signed_modules_load \
	test_an_unsigned_module_is_refused \
	test_nothing_is_left_to_verify
