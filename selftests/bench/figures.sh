# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# Figures for scripts/bench, in instructions: sourced after cost.sh. A line each, of what
# is measured several times the least.

figure() { # KEY VALUE
	echo "figure $1 $2"
}

least_cpu() { # COMMAND...
	for _ in 1 2 3; do
		cputime "$@"
	done | sort -n | head -n 1
}
