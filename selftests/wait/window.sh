#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# In the window, on a kernel that enforces signatures: what comes from the boot
# root waits, signed or not; what does not is checked.
#
# vm: --append module.sig_enforce=1 --append module_sig_check_wait=1
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/wait.sh

kernel_waits 1 >/dev/null || ktap_skip_all "not booted with module_sig_check_wait=1"

waited() {
	last_record_is admitted boot-root
	equal "$(last_record /sig_ok)" false "sig_ok"
	equal "$(last_record /stage)" live "the stage"
}

test_check_says_which_configuration_this_is() {
	bpfsigctl check | grep "sig-check-wait: on"
	bpfsigctl check | grep "module-signatures: enforced by the kernel when its wait has ended"
}

test_load_and_status_say_so() {
	bpfsigctl load | grep "unchecked, signed or not"
	status_is /checks wait
	status_is /state waiting
	status_is /held_by '[]'
	status_is /attached/programs 8
}

test_unsigned_waits() {
	enters_with_taint E dummy finit $unsigned/dummy.ko
	waited
	enters_with_taint E dummy init $unsigned/dummy.ko
	waited
}

test_signed_waits_and_is_not_called_verified() {
	enters_with_taint E dummy finit $signed/dummy.ko
	waited
	enters_with_taint E dummy init $signed/dummy.ko
	waited
	status_is /counts/admitted 4
	status_is /counts/verified 0
}

test_compressed_waits() {
	needs_decompression
	enters_with_taint E dummy finit compressed /modules/signed-xz/dummy.ko.xz
	waited
	equal "$(last_record /entry)" compressed "the entry"
}

test_from_elsewhere_unsigned_is_refused() {
	mkdir -p /elsewhere
	mount -t tmpfs tmpfs /elsewhere
	cp $unsigned/dummy.ko /elsewhere/unsigned.ko
	refused dummy finit /elsewhere/unsigned.ko
	last_record_is refused kernel
	refused dummy memfd $unsigned/dummy.ko
	refused dummy anonymous $unsigned/dummy.ko
}

# busybox insmod reads a file that it could not load itself, and tries init_module.
test_insmod_cannot_fall_back_on_a_foreign_file() {
	insmod /elsewhere/unsigned.ko 2>&1 && fail "insmod let it in"
	! module_is_there dummy
}

test_from_elsewhere_signed_is_verified() {
	cp $signed/dummy.ko /elsewhere/signed.ko
	enters_with_taint "" dummy finit /elsewhere/signed.ko
	last_record_is verified signed
	equal "$(last_record /sig_ok)" true "sig_ok"
}

test_from_elsewhere_broken_is_refused() {
	cp $broken/dummy.ko /elsewhere/broken.ko
	refused dummy finit /elsewhere/broken.ko
}

# Without the kernel's enforcement the gate would be asked next: gate:no_module.sh.
test_what_is_no_module_does_not_wait() {
	admitted=$(bpfsigctl status --json | json /counts/admitted || :)
	echo 'no module' >/no_module
	refused dummy finit /no_module
	last_record_is refused kernel
	status_is /counts/admitted "$admitted"
}

test_every_module_of_the_initramfs_waits() {
	while IFS=: read -r name needed; do
		for module in $needed "$name"; do
			module_is_there "$module" || modload finit "$signed/$module.ko"
			waited
		done
	done </modules/modules.dep
}

test_the_kernel_still_waits() {
	kernel_waits 1
	status_is /state waiting
}

ktap_run \
	test_check_says_which_configuration_this_is \
	test_load_and_status_say_so \
	test_unsigned_waits \
	test_signed_waits_and_is_not_called_verified \
	test_compressed_waits \
	test_from_elsewhere_unsigned_is_refused \
	test_insmod_cannot_fall_back_on_a_foreign_file \
	test_from_elsewhere_signed_is_verified \
	test_from_elsewhere_broken_is_refused \
	test_what_is_no_module_does_not_wait \
	test_every_module_of_the_initramfs_waits \
	test_the_kernel_still_waits
