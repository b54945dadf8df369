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
	# What the allocator has set aside goes first; then nothing is left.
	answer=$(modload crowd 400 dummy $unsigned/dummy.ko) || :
	[ "$answer" != 0 ] ||
		ktap_skip_case "this kernel lets the allocation exceed the cgroup's memory"
	equal "$answer" EKEYREJECTED "the answer in the end"
	last_record_is refused unknown-origin
	equal "$(last_record /sig_errno)" EKEYREJECTED "the errno"
}

test_signed_loads_without_memory() {
	loads dummy finit $signed/dummy.ko
}

# Nor does it come in from memory as soon as there is some again: busybox insmod
# would try that, and its executable is of the boot root.
test_a_file_refused_without_memory_cannot_fall_back_on_init() {
	answer=$(modload crowd 400 dummy $unsigned/dummy.ko $cgroup) || :
	[ "$answer" != 0 ] ||
		ktap_skip_case "this kernel lets the allocation exceed the cgroup's memory"
	equal "$answer" EKEYREJECTED "the answer in the end"
	last_record_is refused unknown-origin
	equal "$(last_record /entry)" init "the way in"
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
	test_a_file_refused_without_memory_cannot_fall_back_on_init \
	test_admitted_again_with_memory
