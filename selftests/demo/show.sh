# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# How the demos show a step: sourced after ktap.sh, with self set to the demo.

new_root=/new_root
# shellcheck disable=SC2034 # for those that source this
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

# shellcheck disable=SC2034 # for those that source this, as the rest
{
	by_message='Key was rejected by service'
	by_errno='^EKEYREJECTED$'
	is_unsigned=' \(E\)'
	is_signed=' ?'
}

# PID 1 leaves the initramfs for a root of its own, and goes on there.
leave_for_a_new_root() { # FILE..., to be there too
	mkdir $new_root
	mount -t tmpfs tmpfs $new_root
	for dir in proc sys dev tmp root modules/unsigned modules/signed; do
		mkdir -p $new_root/$dir
	done
	cp -a /bin /sbin /usr /etc /opt $new_root
	for file in "$@"; do
		cp "$file" "$new_root$file"
	done
	for fs in proc sys dev; do
		mount --move /$fs $new_root/$fs
	done
	echo "   \$ exec switch_root $new_root $self"
	export DEMO_STEPS="$steps" DEMO_FAILED="$failed"
	exec switch_root $new_root "$self" root
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
		echo "This is a shell in the VM, as root. exit ends it; try to insmod one of /modules/unsigned"
	fi
	trap - EXIT
	vm_exit $status
}

broke_off() {
	echo "FAILED: the demo broke off after step $steps"
	vm_exit 1
}
trap broke_off EXIT
