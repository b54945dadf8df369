#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A gate that cannot remember where a load came from refuses it. Its memory is
# charged to the cgroup the policy was loaded in: that cgroup is given no more.
. ../lib/ktap.sh
. ../lib/policy.sh

cgroup=/sys/fs/cgroup/policy

echo +memory >/sys/fs/cgroup/cgroup.subtree_control 2>/dev/null ||
	ktap_skip_all "no memory controller"
mkdir $cgroup
sh -c "echo \$\$ >$cgroup/cgroup.procs && exec bpfsigctl load" >/dev/null ||
	ktap_skip_all "the policy does not load here"

test_admitted_while_there_is_memory() {
	loads dummy finit $unsigned/dummy.ko
	last_record_is admitted boot-root
}

test_refused_without_memory() {
	echo 0 >$cgroup/memory.max
	# What the allocator had set aside goes first; then nothing is left.
	tries=0
	while modload finit $unsigned/dummy.ko; do
		remove_if_there dummy
		tries=$((tries + 1))
		[ $tries -lt 200 ] || ktap_skip_case "this kernel charges it to nobody"
	done
	last_record_is refused unknown-origin
}

test_signed_loads_without_memory() {
	loads dummy finit $signed/dummy.ko
}

test_admitted_again_with_memory() {
	echo max >$cgroup/memory.max
	loads dummy finit $unsigned/dummy.ko
	last_record_is admitted boot-root
}

ktap_run \
	test_admitted_while_there_is_memory \
	test_refused_without_memory \
	test_signed_loads_without_memory \
	test_admitted_again_with_memory
