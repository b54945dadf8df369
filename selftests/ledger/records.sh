#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# One record for each module that entered or was refused, and what it tells.
. ../lib/ktap.sh
. ../lib/policy.sh

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"
mkdir -p /tmpfs
mount -t tmpfs tmpfs /tmpfs

field() { # POINTER WANT
	equal "$(last_record "$1")" "$2" "$1"
}

size_of() {
	stat -c %s "$1"
}

device_of() { # as major:minor
	printf '%d:%d' $(($(stat -c 0x%D "$1") >> 8)) $(($(stat -c 0x%D "$1") & 255))
}

test_empty_at_first() {
	equal "$(ledger_size)" 0 "the number of records"
}

test_an_admitted_file() {
	loads dummy finit $unsigned/dummy.ko
	equal "$(ledger_size)" 1 "the number of records"
	field /seq 1
	field /name dummy
	field /size "$(size_of $unsigned/dummy.ko)"
	field /state waiting
	field /decision admitted
	field /reason boot-root
	field /entry finit
	field /stage live
	field /sig_ok false
	field /sig_errno 0
	field /origin/verdict boot-root
	field /origin/fs rootfs
	field /origin/path $unsigned/dummy.ko
	field /origin/inode "$(stat -c %i $unsigned/dummy.ko)"
	field /origin/device "$(device_of $unsigned/dummy.ko)"
	field /caller/comm modload
	field /caller/inode "$(stat -c %i "$(command -v modload)")"
	field /caller/device "$(device_of "$(command -v modload)")"
}

test_an_admitted_image_in_memory() {
	loads dummy init $unsigned/dummy.ko
	field /name dummy
	field /size "$(size_of $unsigned/dummy.ko)"
	field /entry init
	field /origin/path modload
	field /origin/inode "$(stat -c %i "$(command -v modload)")"
}

test_a_compressed_file_has_the_size_of_the_image() {
	needs_decompression
	loads dummy finit compressed $unsigned-xz/dummy.ko.xz
	field /entry compressed
	field /flags 4
	field /size "$(size_of $unsigned/dummy.ko)"
}

test_a_verified_module() {
	loads dummy finit $signed/dummy.ko
	field /decision verified
	field /reason signed
	field /sig_ok true
	field /stage live
	field /name dummy
}

test_a_module_the_kernel_refused() {
	refused dummy finit $broken/dummy.ko
	field /decision refused
	field /reason kernel
	field /sig_errno EKEYREJECTED
	field /sig_ok false
	field /name dummy
}

test_a_module_the_policy_refused() {
	cp $unsigned/dummy.ko /tmpfs/renamed.ko
	refused dummy finit /tmpfs/renamed.ko
	field /decision refused
	field /reason elsewhere
	field /sig_errno EKEYREJECTED
	field /origin/fs tmpfs
	field /origin/path /tmpfs/renamed.ko
	# The image's own word, though it never became a module.
	field /name dummy
	field /size "$(size_of $unsigned/dummy.ko)"
}

test_flags_are_kept() {
	loads dummy finit vermagic modversions $unsigned/dummy.ko
	field /flags 3
}

test_the_caller_is_told_by_pid() {
	remove_if_there dummy
	sh -c "echo \$\$ >/pid && exec modload finit $unsigned/dummy.ko"
	field /caller/pid "$(cat /pid)"
}

test_a_load_that_failed_later_says_so() {
	expect 1 modload init $unsigned/dummy.ko
	field /decision admitted
	field /stage failed
	field /load_errno EEXIST
	modload remove dummy
}

test_nonsense_that_begins_like_a_module() {
	{ elf_magic && echo nonsense; } >/nonsense.ko
	expect 1 modload finit /nonsense.ko
	field /decision admitted
	field /stage failed
	field /load_errno ENOEXEC
	field /name ''
}

test_control_characters_are_escaped() {
	name=$(printf '/tmpfs/a\033[31m\nb\377c.ko')
	cp $unsigned/dummy.ko "$name"
	refused dummy finit "$name"
	field /origin/path '/tmpfs/a\x1b[31m\x0ab\xffc.ko'
	bpfsigctl ledger | tail -n 1 | grep -qF '/tmpfs/a\x1b[31m\x0ab\xffc.ko'
}

test_a_long_path_is_cut_and_no_more() {
	deep=/tmpfs
	for part in 1 2 3 4; do
		deep=$deep/$(printf '%0100d' $part)
	done
	mkdir -p "$deep"
	cp $unsigned/dummy.ko "$deep/dummy.ko"
	refused dummy finit "$deep/dummy.ko"
	last_record_is refused elsewhere
}

test_seq_counts_both_tables_in_order_of_time() {
	bpfsigctl ledger --json >/ledger.json
	count=$(json '/records/#' </ledger.json)
	i=0
	before=0
	while [ $i -lt "$count" ]; do
		equal "$(json /records/$i/seq </ledger.json)" $((i + 1)) "seq of record $i"
		now=$(json /records/$i/time_ns </ledger.json)
		[ "$now" -gt "$before" ] || fail "record $i is not later than the one before"
		before=$now
		i=$((i + 1))
	done
}

test_the_table_has_a_line_a_record() {
	equal "$(bpfsigctl ledger | wc -l)" $(($(ledger_size) + 1)) "the number of lines"
}

test_status_counts_the_same() {
	for decision in admitted verified refused; do
		status_is /counts/$decision "$(bpfsigctl ledger | awk -v d=$decision '$4 == d' | wc -l)"
	done
}

ktap_run \
	test_empty_at_first \
	test_an_admitted_file \
	test_an_admitted_image_in_memory \
	test_a_compressed_file_has_the_size_of_the_image \
	test_a_verified_module \
	test_a_module_the_kernel_refused \
	test_a_module_the_policy_refused \
	test_flags_are_kept \
	test_the_caller_is_told_by_pid \
	test_a_load_that_failed_later_says_so \
	test_nonsense_that_begins_like_a_module \
	test_control_characters_are_escaped \
	test_a_long_path_is_cut_and_no_more \
	test_seq_counts_both_tables_in_order_of_time \
	test_the_table_has_a_line_a_record \
	test_status_counts_the_same
