#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# BPF's own commands against the policy, beyond the fds that lock:guard.sh asks for.
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/attack.sh

lock_the_policy

# The links of the tracing give an fd; none of their kind can be detached or updated.
test_no_link_is_detached_or_given_another_program() {
	bpfpoke links >/links || fail "links, fds, lost: $(cat /links)"
	echo "links, fds, lost: $(cat /links)"
	[ "$(cut -d' ' -f2 /links)" -gt 0 ] || fail "no link gave an fd"
	status_is /recording/alive "$(bpfsigctl status --json | json /recording/links)"
	held
}

test_nothing_is_detached_without_an_fd() {
	equal "$(bpfpoke detach-unnamed)" 7 "the number of programs attached"
	held
}

# Other programs on the root cgroup come after ours, and are asked too.
test_other_programs_beside_ours_change_nothing() {
	bpfpoke attach file_open kernel_read_file kernel_load_data >/dev/null
	held
	bpfpoke detach >/dev/null
	held
}

test_all_slots_taken_by_others() {
	for hook in file_open inode_unlink path_mkdir inode_mkdir; do
		bpfpoke attach $hook >/dev/null 2>&1 || :
	done
	held
	bpfpoke detach >/dev/null
}

# An older or newer one sees a policy of another ABI, and leaves it alone.
test_the_command_again() {
	expect 1 bpfsigctl load 2>/dev/null
	expect 1 bpfsigctl unload 2>/dev/null
	expect 0 bpfsigctl lock --no-sig-enforce >/dev/null
	held
}

ktap_run \
	test_no_link_is_detached_or_given_another_program \
	test_nothing_is_detached_without_an_fd \
	test_other_programs_beside_ours_change_nothing \
	test_all_slots_taken_by_others \
	test_the_command_again
