#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What the securityfs file takes, and from whom.
#
# vm: --append module.sig_enforce=1 --append module_sig_check_wait=1
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/wait.sh

kernel_waits 1 >/dev/null || ktap_skip_all "not booted with module_sig_check_wait=1"

cap_sys_admin=21

is_invalid() { # WHAT [OFFSET], on stdin the bytes of one write
	answer=$(onewrite $wait_file ${2:+"$2"}) && fail "$1 was taken"
	equal "$answer" EINVAL "the answer to $1"
	kernel_waits 1
}

test_mode() {
	equal "$(stat -c '%a %u' $wait_file)" "644 0" "mode and owner"
}

# The first time; later ones may come too fast for printk_ratelimit().
test_the_kernel_says_why() {
	kernel_messages >/dev/null
	echo 1 | is_invalid "a 1"
	kernel_messages | grep -x "module_sig_check_wait can be only disabled!"
}

test_what_is_not_0_is_invalid() {
	for text in 1 2 -1 0x0 00 ' 0' '0 ' +0 -0 n off; do
		printf '%s' "$text" | is_invalid "'$text'"
		printf '%s\n' "$text" | is_invalid "'$text' with a newline"
	done
	printf '\n' | is_invalid "a newline"
	printf '0\n\n' | is_invalid "two newlines"
	printf '0\001' | is_invalid "a 0 and a byte"
	head -c 1 /dev/zero | is_invalid "a zero byte"
	printf '' | is_invalid "an empty write"
}

test_4_KiB_are_invalid() {
	head -c 4096 /dev/zero | tr '\0' 0 | is_invalid "4 KiB of 0"
	{
		echo 0
		head -c 4094 /dev/zero
	} | is_invalid "a 0 and 4 KiB"
}

test_a_write_beyond_the_start_is_invalid() {
	printf 0 | is_invalid "a 0 at offset 1" 1
	printf 0 | is_invalid "a 0 at offset 4096" 4096
}

test_a_value_in_parts_is_no_value() {
	answer=$(sh -c "exec 3>$wait_file; printf + >&3; printf 1 >&3" 2>&1) && fail "it was taken"
	kernel_waits 1
}

test_nobody_cannot_open_it() {
	su -s /bin/sh nobody -c "echo 0 >$wait_file" 2>&1 && fail "nobody wrote it"
	su -s /bin/sh nobody -c "cat $wait_file"
	kernel_waits 1
}

test_root_without_CAP_SYS_ADMIN_is_refused() {
	answer=$(dropcap $cap_sys_admin sh -c "echo 0 >$wait_file" 2>&1) && fail "it was taken"
	echo "$answer" | grep "Operation not permitted"
	kernel_waits 1
}

test_root_of_another_user_name_space_is_refused() {
	answer=$(sh -c "exec 3>$wait_file; exec unshare -U -r sh -c 'echo 0 >&3'" 2>&1) &&
		fail "it was taken"
	echo "$answer" | grep "Operation not permitted"
	kernel_waits 1
}

test_a_read_in_parts() {
	equal "$(dd if=$wait_file bs=1 2>/dev/null | od -An -c | tr -d ' ')" '1\n' "byte by byte"
	equal "$(dd if=$wait_file bs=1 skip=1 2>/dev/null | od -An -c | tr -d ' ')" '\n' "the second byte"
}

test_0_with_a_newline_ends_it() {
	echo 0 | onewrite $wait_file
	kernel_waits 0
	refused dummy finit $unsigned/dummy.ko
}

test_0_again_changes_nothing() {
	kernel_messages >/dev/null
	echo 0 >$wait_file
	printf 0 >$wait_file
	equal "$(kernel_messages | grep -c disabled || :)" 0 "the messages"
	kernel_waits 0
}

test_1_does_not_bring_it_back() {
	sh -c "echo 1 >$wait_file" 2>&1 && fail "it was taken"
	kernel_waits 0
}

ktap_run \
	test_mode \
	test_the_kernel_says_why \
	test_what_is_not_0_is_invalid \
	test_4_KiB_are_invalid \
	test_a_write_beyond_the_start_is_invalid \
	test_a_value_in_parts_is_no_value \
	test_nobody_cannot_open_it \
	test_root_without_CAP_SYS_ADMIN_is_refused \
	test_root_of_another_user_name_space_is_refused \
	test_a_read_in_parts \
	test_0_with_a_newline_ends_it \
	test_0_again_changes_nothing \
	test_1_does_not_bring_it_back
