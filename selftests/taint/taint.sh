#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The taints stay truthful: a module that entered unchecked taints itself and the
# kernel as unsigned, signed or not; a verified one taints nothing.
#
# vm: --append module.sig_enforce=1 --append module_sig_check_wait=1
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/wait.sh

kernel_waits 1 >/dev/null || ktap_skip_all "not booted with module_sig_check_wait=1"

unsigned_module=8192 # 1 << TAINT_UNSIGNED_MODULE

kernel_taint() { # WANT
	equal $(($(cat /proc/sys/kernel/tainted) & unsigned_module)) "$1" "the kernel's taint"
}

test_verified_taints_nothing() {
	kernel_taint 0
	enters_with_taint "" dummy finit $signed/dummy.ko
	bpfsigctl load
	mkdir -p /elsewhere
	mount -t tmpfs tmpfs /elsewhere
	cp $signed/dummy.ko /elsewhere/
	enters_with_taint "" dummy finit /elsewhere/dummy.ko
	kernel_taint 0
}

test_refused_taints_nothing() {
	cp $unsigned/dummy.ko /elsewhere/
	refused dummy finit /elsewhere/dummy.ko
	kernel_taint 0
}

test_waited_taints_module_and_kernel() {
	kernel_messages >/dev/null
	enters_with_taint E dummy finit $signed/dummy.ko
	kernel_taint $unsigned_module
	kernel_messages | grep "dummy: module verification failed"
}

test_the_ledger_has_it() {
	equal $(($(last_record /taints) & unsigned_module)) $unsigned_module "the taint on record"
}

test_proc_modules_has_it() {
	modload finit $signed/dummy.ko
	grep '^dummy .*(E)' /proc/modules
	remove_if_there dummy
}

test_after_the_lock_a_verified_one_is_clean_the_kernel_is_not() {
	bpfsigctl lock
	enters_with_taint "" dummy finit $signed/dummy.ko
	kernel_taint $unsigned_module
}

ktap_run \
	test_verified_taints_nothing \
	test_refused_taints_nothing \
	test_waited_taints_module_and_kernel \
	test_the_ledger_has_it \
	test_proc_modules_has_it \
	test_after_the_lock_a_verified_one_is_clean_the_kernel_is_not
