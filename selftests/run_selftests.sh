#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Runs the selftests that lie beside it, as the kernel's run_kselftest.sh does:
# KTAP on standard output, a program's own output nested below it as diagnostics.
#
# usage: run_selftests.sh [-c SUITE]... [-t SUITE:TEST]...   default: all
#        run_selftests.sh -l [-c SUITE]... [-t SUITE:TEST]...
#
# A suite is a directory with a Makefile naming its programs (TEST_PROGS,
# TEST_GEN_PROGS), and a settings file with timeout=SECONDS. Exit status: 0 all
# passed, 1 something failed, 2 wrong usage, 4 all skipped.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
# Installed, the tools lie beside the suites.
PATH=$here/bin:$PATH
export PATH
default_timeout=45
kill_after=5
ksft_skip=4

usage() {
	cat <<-END
		usage: run_selftests.sh [OPTION]...

		  -c, --collection SUITE   run this suite's tests (may be repeated)
		  -t, --test SUITE:TEST    run this test (may be repeated)
		  -l, --list               list the tests as SUITE:TEST, run nothing
		  -h, --help               this text
	END
}

wrong_usage() {
	echo "run_selftests.sh: $*" >&2
	usage >&2
	exit 2
}

# The programs of a suite, in the order of its Makefile.
programs_of() {
	awk '
		{ sub(/[ \t]*#.*/, "") }
		/\\$/ { sub(/\\$/, " "); joined = joined $0; next }
		{
			line = joined $0
			joined = ""
			if (line ~ /^TEST_(GEN_)?PROGS[ \t]*[:+]?=/) {
				sub(/^[^=]*=/, "", line)
				count = split(line, names, " ")
				for (i = 1; i <= count; i++)
					print names[i]
			}
		}' "$here/$1/Makefile"
}

tests_of() {
	for name in $(programs_of "$1"); do
		echo "$1:$name"
	done
}

suites() {
	for makefile in "$here"/*/Makefile; do
		if [ -e "$makefile" ]; then
			basename "$(dirname "$makefile")"
		fi
	done
}

add_suite() {
	[ -e "$here/$1/Makefile" ] || wrong_usage "no suite $1; there are:" "$(suites | tr '\n' ' ')"
	chosen="$chosen $(tests_of "$1")"
}

add_test() {
	suite=${1%%:*}
	[ "$suite" != "$1" ] || wrong_usage "$1 is not of the form SUITE:TEST"
	[ -e "$here/$suite/Makefile" ] || wrong_usage "no suite $suite; there are:" "$(suites | tr '\n' ' ')"
	tests_of "$suite" | grep -qxF "$1" || wrong_usage "no test $1; there are:" "$(tests_of "$suite" | tr '\n' ' ')"
	chosen="$chosen $1"
}

timeout_of() {
	seconds=
	if [ -e "$here/$1/settings" ]; then
		seconds=$(sed -n 's/^timeout=\([0-9][0-9]*\)[ \t]*$/\1/p' "$here/$1/settings")
	fi
	echo "${seconds:-$default_timeout}"
}

seconds_now() {
	if [ -r /proc/uptime ]; then
		cut -d . -f 1 /proc/uptime
	else
		date +%s
	fi
}

as_diagnostics() {
	while IFS= read -r line || [ -n "$line" ]; do
		printf '# %s\n' "$line"
	done
}

# In a session of its own, so that what a program left running, or what a timeout
# did not reach, is killed with it. Prints the exit status to fd 3.
run_in_session() { # SECONDS PROGRAM
	# shellcheck disable=SC2086 # an option and its value, or nothing
	setsid timeout $timeout_options "$1" "$2" </dev/null 3>&- &
	pid=$!
	status=0
	wait "$pid" || status=$?
	kill -KILL "-$pid" 2>/dev/null || :
	echo "$status" >&3
}

run_one() { # NUMBER SUITE:TEST
	number=$1
	suite=${2%%:*}
	name=${2#*:}
	title="selftests: $suite: $name"
	seconds=$(timeout_of "$suite")
	echo "# timeout set to $seconds"
	echo "# $title"
	if [ ! -x "$here/$suite/$name" ]; then
		echo "# Warning: file $name is missing or not executable"
		failed=$((failed + 1))
		echo "not ok $number $title"
		return
	fi
	if head -n 20 "$here/$suite/$name" | grep -q '^# needs: pid1$'; then
		skipped=$((skipped + 1))
		echo "ok $number $title # SKIP must be PID 1: run it alone in a VM"
		return
	fi

	started=$(seconds_now)
	exec 4>&1
	status=$({
		(cd "$here/$suite" && run_in_session "$seconds" "./$name") 2>&1 4>&- |
			as_diagnostics >&4
	} 3>&1)
	exec 4>&-

	case $status in
	0)
		passed=$((passed + 1))
		echo "ok $number $title"
		return
		;;
	"$ksft_skip")
		skipped=$((skipped + 1))
		echo "ok $number $title # SKIP"
		return
		;;
	esac
	failed=$((failed + 1))
	case $status in
	# coreutils' timeout says 124, busybox' is the signal's death.
	124 | 137 | 143)
		if [ $(($(seconds_now) - started)) -ge "$seconds" ]; then
			echo "not ok $number $title # TIMEOUT $seconds seconds"
			return
		fi
		;;
	esac
	echo "not ok $number $title # exit=${status:-unknown}"
}

chosen=
all=1
list=0
while [ $# -gt 0 ]; do
	case $1 in
	-c | --collection | -t | --test)
		[ $# -ge 2 ] || wrong_usage "$1 needs a value"
		all=0
		case $1 in
		-c | --collection) add_suite "$2" ;;
		*) add_test "$2" ;;
		esac
		shift
		;;
	-l | --list) list=1 ;;
	-h | --help)
		usage
		exit 0
		;;
	*) wrong_usage "unknown option $1" ;;
	esac
	shift
done
if [ $all -eq 1 ]; then
	for suite in $(suites); do
		add_suite "$suite"
	done
fi

# shellcheck disable=SC2086 # names without blanks, as a Makefile's
set -- $chosen
if [ $list -eq 1 ]; then
	[ $# -eq 0 ] || printf '%s\n' "$@"
	exit 0
fi
[ $# -gt 0 ] || wrong_usage "there are no tests"

timeout_options="-k $kill_after"
number=0
passed=0
failed=0
skipped=0
echo "KTAP version 1"
echo "1..$#"
for test in "$@"; do
	number=$((number + 1))
	run_one "$number" "$test"
done
echo "# Totals: pass:$passed fail:$failed xfail:0 xpass:0 skip:$skipped error:0"
[ $failed -eq 0 ] || exit 1
if [ $passed -eq 0 ]; then
	exit "$ksft_skip"
fi
