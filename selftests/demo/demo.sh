#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What scripts/demo shows, from inside the VM: every step says what it is about,
# prints the command and what came back, and checks that it went as promised.
#
# needs: pid1
set -eu
# After switch_root the working directory is the root.
cd /opt/selftests/demo
. ../lib/ktap.sh

self=/opt/selftests/demo/demo.sh
unsigned=/modules/unsigned/dummy.ko
signed=/modules/signed/ifb.ko

. ./show.sh

in_the_initramfs() {
	echo "--- in the initramfs ---"

	step "A stock Debian kernel, as it ships: it does not insist on module signatures."
	shows 0 '^[0-9]' uname -r
	shows 0 '^N$' cat $sig_enforce

	step "Two modules from the kernel's own package. ifb has Debian's signature;
   dummy had one, and it was cut off."
	shows 0 "^$unsigned:0\$" grep -c Module.signature.appended $signed $unsigned
	grep -q 'Module signature appended' $signed || not_as_promised "$signed has no signature"

	step "Without the policy the unsigned one may come from anywhere, here a tmpfs.
   The kernel only marks it: (E)."
	mkdir -p /download
	mount -t tmpfs tmpfs /download
	cp $unsigned /download
	enters dummy "$is_unsigned" insmod /download/dummy.ko

	step "Can this kernel hold the policy?"
	shows 0 '^ready: ' bpfsigctl check

	step "The initramfs loads it, which opens the window."
	shows 0 '^waiting: ' bpfsigctl load

	step "An unsigned module of the initramfs enters."
	enters dummy "$is_unsigned" insmod $unsigned

	step "The same file from a tmpfs is refused: it is not of the initramfs."
	is_refused dummy "$by_message" insmod /download/dummy.ko

	step "A signed one may come from anywhere."
	cp $signed /download
	enters ifb "$is_signed" insmod /download/ifb.ko

	step "The policy waits for the initramfs to be left (exit 5 means waiting)."
	shows 5 '^state: +waiting$' bpfsigctl status

	step "The ledger has every module that entered or was refused."
	shows 0 'refused.*/download/dummy\.ko' bpfsigctl ledger

	step "PID 1 leaves the initramfs for a root file system of its own. Nobody calls
   bpfsigctl."
	leave_for_a_new_root $unsigned $signed /modules/signed/dummy.ko
}

in_the_new_root() {
	[ ! -d /new_root ] || not_as_promised "this is still the initramfs"
	printf '\n%s\n' "--- in the new root ---"

	step "The window is closed, by that exec, before this program's first instruction."
	shows 0 'when PID 1 ran .*, from outside the initramfs' bpfsigctl status

	step "The unsigned module is refused, as a file and from a program's memory."
	is_refused dummy "$by_message" insmod $unsigned
	is_refused dummy "$by_errno" modload init $unsigned

	step "A signed one loads."
	enters ifb "$is_signed" insmod $signed

	step "lock lets the kernel hold the lock as well: sig_enforce, which goes one way."
	shows 0 'kernel \(sig_enforce\), policy' bpfsigctl lock
	shows 0 '^Y$' cat $sig_enforce

	step "The promise is kept: what entered unchecked is verified now, in the kernel,
   by the signatures of the copies that the real root has."
	shows 0 '^dummy: verified, ' bpfsigctl verify --signatures /modules/signed

	step "Every pin of the policy goes, and the file system that they were in."
	shows 0 '' rm -r /sys/fs/bpf/bpfsigctl
	shows 0 '' umount -l /sys/fs/bpf
	shows 1 '' grep bpf /proc/mounts

	step "It is refused all the same."
	is_refused dummy "$by_message" insmod $unsigned
	shows 0 'kernel \(sig_enforce\), policy' bpfsigctl status

	# Tracing ends some time after its pins: either is as it should be.
	step "The ledger is found without its pins. It has every decision of the policy;
   what the kernel refused by itself since step 17 may be missing."
	shows 0 '^1 .* admitted +boot-root .* verified ' bpfsigctl ledger
	printf '%s\n' "$shows_text" | grep -qE ' refused +locked ' ||
		not_as_promised "no refusal after the lock is in it"
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
