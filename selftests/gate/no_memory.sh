#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A gate that cannot remember where a load came from refuses it. Its memory is
# charged to the cgroup the policy was loaded in: that cgroup is given no more.
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/charged.sh

has_memory_controller || ktap_skip_all "no memory controller"
charged bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"
mkdir -p /tmpfs
mount -t tmpfs tmpfs /tmpfs
cp $unsigned/dummy.ko "$(command -v modload)" /tmpfs
mkfifo /crowd.in /told

until_lines() { # FILE COUNT
	until [ "$(wc -l <"$1")" = "$2" ]; do
		sleep 0.01
	done
}

# Tasks that stay, and whose loads are refused, of a file that nobody vouches for: each
# takes memory for what is noted of it, and none for its record, as the ring of the
# refusals has all of it. What the allocator has set aside goes first.
memory_is_gone() {
	echo 0 >$cgroup/memory.max
	: >/crowd
	modload crowd 400 /tmpfs/dummy.ko </crowd.in >/crowd &
	crowd=$!
	exec 4>/crowd.in
	until_lines /crowd 1
	[ "$(last_record /reason)" = unknown-origin ] || {
		memory_is_back
		ktap_skip_case "this kernel lets the allocation exceed the cgroup's memory"
	}
}

memory_is_back() {
	exec 4>&-
	wait "$crowd"
	give_memory_again
}

# One process for all that is told.
start_told() { # MODLOAD
	: >/answers
	"$1" told </told >/answers &
	exec 3>/told
}

tell() { # VERB FILE WANT
	count=$(($(wc -l </answers) + 1))
	echo "$1 $2" >&3
	until_lines /answers $count
	equal "$(tail -n 1 /answers)" "$3" "the answer to $1 $2"
}

test_admitted_while_there_is_memory() {
	loads dummy finit $unsigned/dummy.ko
	last_record_is admitted boot-root
	modload crowd 256 /tmpfs/dummy.ko </dev/null >/dev/null # SIGCTL_REFUSALS
}

test_refused_without_memory() {
	memory_is_gone
	refused dummy finit $unsigned/dummy.ko
	last_record_is refused unknown-origin
	equal "$(last_record /sig_errno)" EKEYREJECTED "the errno"
	memory_is_back
}

test_signed_loads_without_memory() {
	memory_is_gone
	loads dummy finit $signed/dummy.ko
	memory_is_back
}

# Nor does it come in from memory as soon as there is some again: busybox insmod
# would try that, and its executable is of the boot root.
test_a_file_refused_without_memory_cannot_fall_back_on_init() {
	start_told modload
	memory_is_gone
	tell finit $unsigned/dummy.ko EKEYREJECTED
	memory_is_back
	for _ in 1 2 3; do
		tell init $unsigned/dummy.ko EKEYREJECTED
		sleep 0.1
	done
	last_record_is refused unknown-origin
	equal "$(last_record /entry)" init "the way in"
}

# A file of the boot root, read while other loads had no memory to note their origin, so
# that its own is in doubt. So is what the program offers next, which is not of the boot
# root.
test_a_doubtful_file_cannot_fall_back_on_init() {
	start_told /tmpfs/modload
	tell finit $unsigned/dummy.ko 0
	remove_if_there dummy
	dd if=/dev/zero of=/large.ko bs=1M count=48 2>/dev/null
	dd if=$unsigned/dummy.ko of=/large.ko conv=notrunc 2>/dev/null
	memory_is_gone
	while :; do
		modload finit $unsigned/dummy.ko >/dev/null || :
	done &
	others=$!
	tell finit /large.ko EKEYREJECTED
	kill $others
	wait $others || :
	tell init $unsigned/dummy.ko EKEYREJECTED
	last_record_is refused unknown-origin
	memory_is_back
}

test_admitted_again_with_memory() {
	loads dummy finit $unsigned/dummy.ko
	last_record_is admitted boot-root
}

ktap_run \
	test_admitted_while_there_is_memory \
	test_refused_without_memory \
	test_signed_loads_without_memory \
	test_a_file_refused_without_memory_cannot_fall_back_on_init \
	test_a_doubtful_file_cannot_fall_back_on_init \
	test_admitted_again_with_memory
