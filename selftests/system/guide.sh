# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# The commands of the guides, as they stand in their fenced blocks. The guides come with the
# suites, in /srv/selftests/opt/docs. Sourced after policy.sh.

docs=/srv/selftests/opt/docs

commands_of() { # GUIDE
	awk '/^```/ { inside = !inside; next } inside' "$docs/$1.md"
}

# It is to succeed, where the packages lie in the directory above, and nobody is asked.
run() { # COMMAND
	echo "$ $1"
	mkdir -p /srv/packages/bpfsigctl
	(cd /srv/packages/bpfsigctl && eval "$1") || fail "exit $?: $1"
}
