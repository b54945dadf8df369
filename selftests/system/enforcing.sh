#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A kernel that is built to let no module in without its signature: an initramfs without
# signatures would not find its disk there. None is made, the reason is said, and the one
# that is there stays; what the reason tells to do helps, as does the patch.
#
# system: detached on 6.12
# system: dracut-detached on 6.12
. ../lib/ktap.sh
. ../lib/policy.sh
. ./boots.sh

initramfs=/boot/initrd.img-$(uname -r)
config=/boot/config-$(uname -r)

# Says what the tool said, and returns what it returned.
make_initramfs() {
	status=0
	if command -v update-initramfs >/dev/null; then
		update-initramfs -u >/run/said 2>&1 || status=$?
	else
		dracut --force >/run/said 2>&1 || status=$?
	fi
	cat /run/said
	return $status
}

test_none_is_made_for_it() {
	few_modules
	echo CONFIG_MODULE_SIG_FORCE=y >>"$config"
	sha256sum "$initramfs" >/run/before
	! make_initramfs || fail "it was made"
	grep -qF "$(uname -r) has CONFIG_MODULE_SIG_FORCE: " /run/said || fail "the reason is not said"
	sha256sum --check --quiet /run/before || fail "the one that was there has changed"
}

test_with_the_patch_it_is_made() {
	echo CONFIG_MODULE_SIG_CHECK_WAIT=y >>"$config"
	make_initramfs || fail "it is not made"
	grep -qE ' [1-9][0-9]* modules, .* left out: the check of each that is loaded is saved at boot$' /run/said ||
		fail "what the boot saves is not said"
	! sha256sum --check --status /run/before || fail "it is the one that was there"
	sed -i '/^CONFIG_MODULE_SIG_CHECK_WAIT=y$/d' "$config"
}

# What detach=no does is the same with both, and dracut takes minutes here.
test_with_the_signatures_it_is_made() {
	command -v update-initramfs >/dev/null || ktap_skip_case "there is no update-initramfs"
	sed -i 's/^detach=yes$/detach=no/' /etc/bpfsigctl.conf
	make_initramfs || fail "it is not made"
	! grep -q 'left out' /run/said || fail "signatures are left out"
}

ktap_run \
	test_none_is_made_for_it \
	test_with_the_patch_it_is_made \
	test_with_the_signatures_it_is_made
