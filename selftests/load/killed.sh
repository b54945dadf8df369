#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A load killed at any moment: either the policy is whole, or what is left of it
# decides nothing, and the next load, or unload, clears it away.
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/crash.sh

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"
bpfsigctl unload >/dev/null
foreign_dummy
moments=36

load_killed_after() { # MICROSECONDS
	bpfsigctl load >/dev/null 2>&1 &
	victim=$!
	usleep "$1"
	kill -9 $victim 2>/dev/null || :
	wait $victim 2>/dev/null || :
}

duration() { # in microseconds
	start=$(cut -d' ' -f1 /proc/uptime | tr -d .)
	bpfsigctl load >/dev/null
	end=$(cut -d' ' -f1 /proc/uptime | tr -d .)
	bpfsigctl unload >/dev/null
	echo $(((end - start) * 10000))
}

# Kills all over the load, and then between the latest after which nothing was
# there and the earliest after which it was whole, where something is left.
next_moment() { # NUMBER
	if [ "$1" -le $((moments / 3)) ]; then
		echo $((took * $1 * 3 / moments))
	elif [ "$middle" -eq 0 ]; then
		echo $(((early + late) / 2))
	else
		echo $((early + (late - early) * ($1 % 8 + 1) / 9))
	fi
}

test_killed_at_any_moment() {
	took=$(duration)
	early=0
	late=$((took * 2))
	middle=0
	for i in $(seq $moments); do
		moment=$(next_moment "$i")
		load_killed_after "$moment"
		left=0
		! something_is_left || left=1
		is_whole_or_nothing
		if [ $whole -eq 5 ]; then
			[ "$moment" -ge "$late" ] || late=$moment
		elif [ $left -eq 0 ]; then
			[ "$moment" -le "$early" ] || early=$moment
		else
			middle=$((middle + 1))
			if [ $((middle % 2)) -eq 0 ]; then
				bpfsigctl unload >/dev/null || fail "unload did not clear away what was left"
				! something_is_left || fail "unload left something"
			fi
		fi
		bpfsigctl load >/dev/null || fail "the next load failed"
		status_is /attached/present 7
		equal "$(bpfpoke attached)" 7 "the number of programs on the root cgroup"
		bpfsigctl unload >/dev/null
	done
	echo "of $moments kills $middle left something unarmed"
	[ $middle -gt 0 ] || fail "no kill came in the middle"
}

ktap_run test_killed_at_any_moment
