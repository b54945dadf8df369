# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# The system's own module, without its signature: sourced after policy.sh.

unsigned_dummy_is_refused() {
	mkdir -p /run/unsigned
	cp "$(modinfo -n dummy)" /run/unsigned
	bpfsigctl detach /run/unsigned >/dev/null
	for file in /run/unsigned/dummy.ko*; do
		expect_error 1 'Key was rejected by service' insmod "$file"
	done
}
