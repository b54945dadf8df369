# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# What a test program in POSIX sh needs to print KTAP: sourced, never run. A
# program either reports results one by one, or defines functions test_... and
# ends with `ktap_run test_one test_two ...`.
#
# A case is a function run under `set -e` in a subshell of its own: it passes with
# 0, is skipped with 4 (or `ktap_skip_case REASON`), fails with anything else, and
# whatever it prints becomes diagnostics.
#
# A test of switch_root is one result stream over two programs: the first prints
# header and plan, runs some cases with ktap_case, then ktap_export and exec; the
# second starts with ktap_resume, runs the rest, and ends with ktap_finish. What
# must be PID 1 says `# needs: pid1` near its top, and ends with vm_exit.

# The kselftest exit codes.
KSFT_PASS=0
KSFT_FAIL=1
KSFT_SKIP=4

ktap_number=0
ktap_planned=
ktap_passed=0
ktap_failed=0
ktap_skipped=0
KTAP_SKIP_REASON=

# Results go where standard output went when this file was sourced, whatever a
# case does to its own.
exec 9>&1

ktap_header() {
	echo "KTAP version 1" >&9
}

ktap_plan() { # N
	ktap_planned=$1
	echo "1..$1" >&9
}

ktap_diag() { # TEXT...
	printf '%s\n' "$*" | ktap_as_diagnostics
}

ktap_pass() { # NAME
	ktap_result ok "$1" ''
	ktap_passed=$((ktap_passed + 1))
}

ktap_fail() { # NAME
	ktap_result 'not ok' "$1" ''
	ktap_failed=$((ktap_failed + 1))
}

ktap_skip() { # NAME REASON
	ktap_result ok "$1" " # SKIP ${2:-no reason given}"
	ktap_skipped=$((ktap_skipped + 1))
}

# The whole program has nothing to do here. Ends it.
ktap_skip_all() { # REASON
	ktap_header
	echo "1..0 # SKIP $1" >&9
	vm_exit "$KSFT_SKIP"
}

# Only within a case. Ends it.
ktap_skip_case() { # REASON
	KTAP_SKIP_REASON=$1
	exit "$KSFT_SKIP"
}

# Returns the exit code of the program.
ktap_finish() {
	echo "# Totals: pass:$ktap_passed fail:$ktap_failed xfail:0 xpass:0 skip:$ktap_skipped error:0" >&9
	if [ "$ktap_number" != "$ktap_planned" ]; then
		ktap_diag "the plan was ${ktap_planned:-never given}, the results are $ktap_number"
		return "$KSFT_FAIL"
	fi
	[ "$ktap_failed" -eq 0 ] || return "$KSFT_FAIL"
	if [ "$ktap_skipped" -gt 0 ] && [ "$ktap_passed" -eq 0 ]; then
		return "$KSFT_SKIP"
	fi
	return "$KSFT_PASS"
}

ktap_case() { # FUNCTION
	# The exit status and the reason come back through the command
	# substitution (fd 8): after switch_root there may be no file to write to.
	# It is opened by exec, as busybox undoes redirections before an EXIT trap.
	ktap_outcome=$(
		exec 8>&1
		(
			trap 'printf "%s %s" "$?" "$KTAP_SKIP_REASON" >&8' EXIT
			set -e
			"$1"
		) 9>&- 2>&1 | ktap_as_diagnostics
	)
	case $ktap_outcome in
	"$KSFT_PASS "*) ktap_pass "$1" ;;
	"$KSFT_SKIP "*) ktap_skip "$1" "${ktap_outcome#* }" ;;
	'')
		ktap_diag "$1 was killed, or executed another program"
		ktap_fail "$1"
		;;
	*)
		ktap_diag "$1: exit ${ktap_outcome%% *}"
		ktap_fail "$1"
		;;
	esac
}

# The end of most programs: header, plan, every case, totals, exit.
ktap_run() { # FUNCTION...
	ktap_header
	ktap_plan $#
	for ktap_function in "$@"; do
		ktap_case "$ktap_function"
	done
	ktap_status=0
	ktap_finish || ktap_status=$?
	vm_exit "$ktap_status"
}

# Hands the results so far to the program executed next.
ktap_export() {
	export KTAP_STATE="$ktap_number $ktap_planned $ktap_passed $ktap_failed $ktap_skipped"
}

ktap_resume() {
	if [ -z "${KTAP_STATE-}" ]; then
		echo "ktap.sh: nothing to resume: ktap_export comes before exec" >&2
		vm_exit "$KSFT_FAIL"
	fi
	# shellcheck disable=SC2086 # five numbers
	set -- $KTAP_STATE
	unset KTAP_STATE
	ktap_number=$1
	ktap_planned=$2
	ktap_passed=$3
	ktap_failed=$4
	ktap_skipped=$5
}

# Ends the program; PID 1 ends the VM with it.
vm_exit() { # STATUS
	[ $$ -eq 1 ] || exit "$1"
	# With selftests.shell on the command line init leaves word here.
	if [ -n "${VM_SHELL-}" ]; then
		setsid cttyhack sh </dev/console >/dev/console 2>&1 || :
	fi
	echo "bpfsigctl-vm: exit $1" >&9
	# On a serial line this waits until all of it has left the machine.
	[ ! -t 9 ] || stty raw <&9
	poweroff -f
	# The power goes off in another thread of the kernel.
	while :; do sleep 1; done
}

ktap_as_diagnostics() {
	while IFS= read -r ktap_line || [ -n "$ktap_line" ]; do
		printf '# %s\n' "$ktap_line" >&9
	done
}

ktap_result() { # OK NAME DIRECTIVE
	ktap_number=$((ktap_number + 1))
	echo "$1 $ktap_number $2$3" >&9
}
