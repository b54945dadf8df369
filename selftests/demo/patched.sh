#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What scripts/demo --kernel patched shows, from inside the VM: the transcript of
# the RFC, with a policy that opens the window and a lock that closes by itself.
#
# needs: pid1
set -eu
# After switch_root the working directory is the root.
cd /opt/selftests/demo
. ../lib/ktap.sh

self=/opt/selftests/demo/patched.sh
unsigned=/modules/unsigned/dummy.ko
signed=/modules/signed/dummy.ko
wait=/sys/kernel/security/module_sig_check_wait

. ./show.sh

in_the_initramfs() {
	echo "--- in the initramfs ---"

	step "A Debian kernel with the patch. Signatures are enforced, and may wait."
	shows 0 '^[0-9]' uname -r
	shows 0 '^Y$' cat $sig_enforce
	shows 0 '^1$' cat $wait

	step "The command line alone opens nothing: without a policy every module is checked."
	is_refused dummy "$by_message" insmod $unsigned
	enters dummy "$is_signed" insmod $signed

	step "Can this kernel hold the policy, and in which configuration?"
	shows 0 'sig-check-wait: on' bpfsigctl check

	step "The initramfs loads it, which opens the window."
	shows 0 'unchecked, signed or not' bpfsigctl load

	step "What comes from the initramfs is not checked, signed or not, and marked: (E)."
	enters dummy "$is_unsigned" insmod $unsigned
	enters dummy "$is_unsigned" insmod $signed

	step "What comes from elsewhere is checked as ever, here from a tmpfs."
	mkdir -p /download
	mount -t tmpfs tmpfs /download
	cp $unsigned /download/unsigned.ko
	cp $signed /download/signed.ko
	is_refused dummy "$by_message" insmod /download/unsigned.ko
	enters dummy "$is_signed" insmod /download/signed.ko

	step "PID 1 leaves the initramfs for a root file system of its own. Nobody calls
   bpfsigctl, nobody writes the file."
	leave_for_a_new_root $unsigned $signed
}

in_the_new_root() {
	[ ! -d /new_root ] || not_as_promised "this is still the initramfs"
	printf '\n%s\n' "--- in the new root ---"

	step "Policy and kernel are locked, by that exec, before this program's first
   instruction."
	shows 0 '^0$' cat $wait
	shows 0 'when PID 1 ran .*, from outside the initramfs' bpfsigctl status

	step "The unsigned module is refused, and a signed one is verified."
	is_refused dummy "$by_message" insmod $unsigned
	enters dummy "$is_signed" insmod $signed

	step "There is no way back."
	shows - 'Invalid argument' sh -c "echo 1 > $wait"
	shows 0 '^0$' cat $wait

	step "Every pin of the policy goes, and the file system that they were in: it is
   the kernel that holds the lock."
	shows 0 '' rm -r /sys/fs/bpf/bpfsigctl
	shows 0 '' umount -l /sys/fs/bpf
	is_refused dummy "$by_message" insmod $unsigned

	step "What the kernel said of it."
	shows 0 'module_sig_check_wait disabled!' sh -c "dmesg | grep 'module_sig_check_wait '"
}

case ${1-} in
'')
	# One console for a person and the kernel: the person's.
	[ -z "${VM_SHELL-}" ] || dmesg -n 1
	in_the_initramfs
	;;
root)
	in_the_new_root
	finish
	;;
esac
