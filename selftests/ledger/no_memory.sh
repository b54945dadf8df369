#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What cannot be recorded for want of memory does not enter, unless the kernel verified it.
# The memory is charged to the cgroup the policy was loaded in: that cgroup is given no more.
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/charged.sh

has_memory_controller || ktap_skip_all "no memory controller"
charged bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"
mkdir -p /tmpfs
mount -t tmpfs tmpfs /tmpfs
cp "$(command -v modload)" /tmpfs/modload

starves() { # MODLOAD [init]
	before=$(unrecorded)
	answer=$("$1" starve 400 dummy $unsigned/dummy.ko $cgroup ${2:+"$2"}) || :
	[ "$answer" != 0 ] || [ "$(unrecorded)" != "$before" ] ||
		ktap_skip_case "this kernel lets the allocation exceed the cgroup's memory"
	equal "$answer" EKEYREJECTED "the answer in the end"
	! module_is_there dummy || fail "dummy is there"
}

unrecorded() {
	bpfsigctl status --json | json /counts/unrecorded
}

test_refused_without_memory_for_its_record() {
	starves modload
	status_is /counts/unrecorded 1
	last_record_is admitted boot-root
}

test_signed_loads_without_memory() {
	before=$(unrecorded)
	loads dummy finit $signed/dummy.ko
	[ "$before" = 0 ] || [ "$(unrecorded)" -gt "$before" ] || fail "it is not counted"
}

# The file is of the boot root and so let in, until there is no memory; then the program,
# which is not, has no more right to bring in what it likes than before.
test_a_program_from_elsewhere_cannot_fall_back_on_init() {
	give_memory_again
	starves /tmpfs/modload init
	last_record_is refused elsewhere
	equal "$(last_record /entry)" init "the way in"
}

test_admitted_again_with_memory() {
	give_memory_again
	loads dummy finit $unsigned/dummy.ko
	last_record_is admitted boot-root
}

ktap_run \
	test_refused_without_memory_for_its_record \
	test_signed_loads_without_memory \
	test_a_program_from_elsewhere_cannot_fall_back_on_init \
	test_admitted_again_with_memory
