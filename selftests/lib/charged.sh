# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# The memory that the policy takes as modules come, charged to the cgroup it was loaded
# in: sourced after policy.sh.

cgroup=/sys/fs/cgroup/policy

has_memory_controller() {
	echo +memory >/sys/fs/cgroup/cgroup.subtree_control 2>/dev/null
}

charged() { # COMMAND...
	mkdir -p $cgroup
	# shellcheck disable=SC2016 # for the inner shell
	sh -c 'echo $$ >"$1"/cgroup.procs && shift && exec "$@"' sh $cgroup "$@"
}

# The allocator fills up again when it was asked in vain, and a little later.
give_memory_again() {
	echo max >$cgroup/memory.max
	modload finit $unsigned/dummy.ko >/dev/null || sleep 0.1
	remove_if_there dummy
}
