# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# What another LSM that trusts the initramfs makes of the module set, with no policy of
# ours: all of a program that sets $lsm to its name, $refusal to its answer and, if it decides
# nothing without a policy that is built in, $boot_policy to that one's file. Signatures are
# as without it, so the unsigned ones taint the kernel.
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/cost.sh
. ../lib/module_set.sh
. ./figures.sh
. ./set_figures.sh

# shellcheck disable=SC2154 # set by who sources this
grep -qw "$lsm" /sys/kernel/security/lsm || ktap_skip_all "$lsm is not among this kernel's LSMs"
[ -z "${boot_policy-}" ] || [ -e "$boot_policy" ] ||
	ktap_skip_all "$lsm has no boot policy in this kernel"

# The first module that is read says to LoadPin what to trust.
test_the_modules_enter() {
	settle
	for cycle in 1 2; do
		each unsigned >/"$lsm.$cycle"
		each signed >/"$lsm-signed.$cycle"
	done
	figures_of "$lsm"
	figures_of "$lsm-signed"
}

# Or it would not be in force, and the figures those of a kernel without it.
test_from_elsewhere_none_enters() {
	mkdir /elsewhere
	mount -t tmpfs tmpfs /elsewhere
	for variant in unsigned signed; do
		cp /modules/$variant/dummy.ko /elsewhere
		remove_if_there dummy
		got=$(modload finit /elsewhere/dummy.ko) && fail "$variant: it entered"
		# shellcheck disable=SC2154 # as above
		equal "$got" "$refusal" "the answer to $variant from a tmpfs"
	done
}

ktap_run \
	test_the_modules_enter \
	test_from_elsewhere_none_enters
