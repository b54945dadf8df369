#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The package of the selftests: it has the suites and the tools that they want, and they run
# from where it put them.
#
# system: selftests on 6.12
. ../lib/ktap.sh
. ../lib/policy.sh

installed=$(echo /usr/lib/*/bpfsigctl/selftests)

test_the_suites_are_those_of_the_source() {
	diff -r --exclude=bin "$installed" /srv/selftests/opt/selftests
}

test_the_tools_are_there() {
	for tool in /srv/selftests/bin/*; do
		name=${tool##*/}
		case $name in
		bpfsigctl*) ;; # of another package
		*) [ -x "$installed/bin/$name" ] || fail "there is no $name" ;;
		esac
	done
}

test_they_run() {
	PATH=/usr/sbin:/usr/bin:/sbin:/bin "$installed/run_selftests.sh" \
		-t system:after_the_lock.sh >/run/results || {
		cat /run/results
		fail "exit $?"
	}
	grep -q '^ok 1 selftests: system: after_the_lock.sh' /run/results || fail "no result"
}

ktap_run \
	test_the_suites_are_those_of_the_source \
	test_the_tools_are_there \
	test_they_run
