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
new_root=/new_root
unsigned=/modules/unsigned/dummy.ko
signed=/modules/signed/ifb.ko
sig_enforce=/sys/module/module/parameters/sig_enforce

steps=${DEMO_STEPS:-0}
failed=${DEMO_FAILED:-}

step() { # TEXT
	steps=$((steps + 1))
	printf '\n%s\n' "$steps. $1"
}

# Once for a step, whatever else of it fails.
not_as_promised() { # TEXT
	echo "   FAILED: $1"
	case $failed in
	*" $steps") ;;
	*) failed="$failed $steps" ;;
	esac
}

# The command ends with this exit status (- for any failure) and says something
# that matches this pattern (grep -E).
shows() { # STATUS PATTERN COMMAND...
	shows_status=$1
	shows_pattern=$2
	shift 2
	echo "   \$ $*"
	shows_got=0
	shows_text=$("$@" 2>&1) || shows_got=$?
	[ -z "$shows_text" ] || printf '%s\n' "$shows_text" | sed 's/^/   /'
	[ "$shows_got" -eq 0 ] || echo "   [exit $shows_got]"
	case $shows_status in
	"$shows_got") ;;
	-) [ "$shows_got" -ne 0 ] || not_as_promised "exit 0, where a failure was promised" ;;
	*) not_as_promised "exit $shows_got, where $shows_status was promised" ;;
	esac
	printf '%s\n' "$shows_text" | grep -qE -- "$shows_pattern" ||
		not_as_promised "nothing in it matches /$shows_pattern/"
}

# It is removed again. The flags that the kernel gave it stand at the line's end.
enters() { # NAME FLAGS COMMAND...
	enters_name=$1
	enters_flags=$2
	shift 2
	shows 0 '' "$@"
	shows 0 "^$enters_name .* Live 0x[0-9a-f]+$enters_flags\$" grep "^$enters_name" /proc/modules
	shows 0 '' rmmod "$enters_name"
}

is_refused() { # NAME ANSWER COMMAND...
	refused_name=$1
	refused_answer=$2
	shift 2
	shows - "$refused_answer" "$@"
	if [ -d "/sys/module/$refused_name" ]; then
		not_as_promised "$refused_name is in the kernel"
		rmmod "$refused_name" || :
	fi
}

by_message='Key was rejected by service'
by_errno='^EKEYREJECTED$'
is_unsigned=' \(E\)'
is_signed=' ?'

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
	mkdir $new_root
	mount -t tmpfs tmpfs $new_root
	for dir in proc sys dev tmp root modules/unsigned modules/signed; do
		mkdir -p $new_root/$dir
	done
	cp -a /bin /sbin /usr /etc /opt $new_root
	cp $unsigned $new_root/modules/unsigned
	cp $signed $new_root/modules/signed
	for fs in proc sys dev; do
		mount --move /$fs $new_root/$fs
	done
	echo "   \$ exec switch_root $new_root $self"
	export DEMO_STEPS="$steps" DEMO_FAILED="$failed"
	exec switch_root $new_root $self root
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

	step "Every pin of the policy goes, and the file system that they were in."
	shows 0 '' rm -r /sys/fs/bpf/bpfsigctl
	shows 0 '' umount -l /sys/fs/bpf
	shows 1 '' grep bpf /proc/mounts

	step "It is refused all the same."
	is_refused dummy "$by_message" insmod $unsigned
	shows 0 'kernel \(sig_enforce\), policy' bpfsigctl status

	# Tracing ends some time after its pins: either is as it should be.
	step "The ledger is found without its pins. It has every decision of the policy;
   what the kernel refused by itself since step 16 may be missing."
	shows 0 '^1 .* admitted +boot-root ' bpfsigctl ledger
	printf '%s\n' "$shows_text" | grep -qE ' refused +locked ' ||
		not_as_promised "no refusal after the lock is in it"
}

finish() {
	echo
	if [ -z "$failed" ]; then
		echo "demo: all $steps steps went as promised"
		status=0
	else
		echo "demo: not as promised, of $steps steps:$failed"
		status=1
	fi
	if [ -n "${VM_SHELL-}" ]; then
		echo "This is a shell in the VM, as root. exit ends it; try insmod $unsigned"
	fi
	trap - EXIT
	vm_exit $status
}

broke_off() {
	echo "FAILED: the demo broke off after step $steps"
	vm_exit 1
}
trap broke_off EXIT

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
