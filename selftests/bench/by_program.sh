# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# Figures of a program that loads the module set, the whole process: sourced after
# module_set.sh and figures.sh.

mkdir -p /lib/modules

all_by() { # MODPROBE VARIANT
	ln -sfn $set/"$2" /lib/modules/"$(uname -r)"
	# shellcheck disable=SC2046 # words
	cputime "$1" -a $(cat $set/order)
	for name in $(tac $set/order | tr - _); do
		modload remove "$name" >/dev/null || fail "$name did not enter"
	done
}

# By turns, as what else differs between two moments of one boot differs less.
figures_by() { # KEY MODPROBE SUFFIX
	for cycle in 0 1 2; do
		all_by "$2" signed"$3" >/"$1.checked.$cycle"
		all_by "$2" unsigned"$3" >/"$1.unsigned.$cycle"
		bpfsigctl load >/dev/null
		all_by "$2" unsigned"$3" >/"$1.detached.$cycle"
		status_is /counts/admitted "$(wc -l <$set/order)"
		policy_down
	done
	rm /"$1".*.0
	for way in checked unsigned detached; do
		figure "$1$3.$way" "$(cat /"$1.$way".* | sort -n | head -n 1)"
	done
}
