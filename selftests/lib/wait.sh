# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# For the suites of a kernel with CONFIG_MODULE_SIG_CHECK_WAIT: sourced after
# policy.sh, and ends a program that runs on another kernel.

wait_file=/sys/kernel/security/module_sig_check_wait
[ -e $wait_file ] || ktap_skip_all "this kernel has no CONFIG_MODULE_SIG_CHECK_WAIT"

kernel_waits() { # 0|1
	equal "$(cat $wait_file)" "$1" $wait_file
}

# A module of this name enters, and this is then its own taint ("E" or nothing).
enters_with_taint() { # TAINT NAME VERB ARGUMENT...
	taint_want=$1
	taint_name=$2
	shift 2
	remove_if_there "$taint_name"
	taint_got=$(modload "$@") || fail "modload $*: $taint_got"
	equal "$(cat "/sys/module/$taint_name/taint")" "$taint_want" "the taint of $taint_name"
	remove_if_there "$taint_name"
}

# modload's verb is answered with this errno, and the module is not there.
answered() { # ERRNO NAME VERB ARGUMENT...
	answered_want=$1
	answered_name=$2
	shift 2
	remove_if_there "$answered_name"
	answered_got=$(modload "$@") && fail "modload $* let $answered_name in"
	equal "$answered_got" "$answered_want" "the answer to modload $*"
	! module_is_there "$answered_name" || fail "$answered_name is there"
}

# Unsigned modules need a policy; signed ones enter verified; broken ones never.
checks_everything() {
	refused dummy finit $unsigned/dummy.ko
	refused dummy init $unsigned/dummy.ko
	enters_with_taint "" dummy finit $signed/dummy.ko
	enters_with_taint "" dummy init $signed/dummy.ko
	refused dummy finit $broken/dummy.ko
}

# What the kernel has said since this was called last.
kernel_messages() {
	dmesg -c | sed 's/^\[[^]]*\] //'
}
