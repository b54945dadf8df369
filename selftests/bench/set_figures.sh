# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# Figures of the module set: sourced after module_set.sh and figures.sh.

# A module of 4 MB without a signature, which the kernel reads before it refuses it.
refused_of_4_mb() { # KEY [ERRNO]
	dd if=/dev/zero of=/large.ko bs=1M count=4 2>/dev/null
	dd if=$set/unsigned/"$(tail -n 1 $set/order)".ko of=/large.ko conv=notrunc 2>/dev/null
	for _ in 1 2 3 4 5; do
		modload refused /large.ko "${2-EKEYREJECTED}"
	done | sort -n | head -n 1 | while read -r took; do
		figure "refused.$1" "$took"
	done
}

# The least of each module in the files, and their sum.
least() { # FILE...
	awk '{ if (!($1 in least) || $2 < least[$1]) least[$1] = $2 }
		END { for (name in least) print name, least[name] }' "$@"
}

# Of the sums of the files, as a part of ten thousand of the least.
spread() { # FILE...
	for times in "$@"; do
		sum <"$times"
	done | sort -n | awk 'NR == 1 { least = $1 } END { printf "%.0f\n", ($1 - least) * 10000 / least }'
}

# The figures of a way to load the set, of the files KEY.1, KEY.2, ...
figures_of() { # KEY
	figure "$1" "$(least "/$1".[0-9] | sum)"
	figure "$1.spread" "$(spread "/$1".[0-9])"
	least "/$1".[0-9] | sort | figure_each "$1"
}

# Of lines of NAME VALUE.
figure_each() { # KEY
	while read -r name value; do
		figure "$1/$name" "$value"
	done
}
