#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --cpus 2
# What is kept is what the kernel executes, whatever happens to the file or to the
# caller's memory while it loads: the build id that the loaded module shows in sysfs
# is the one in the retained image, though somebody never stops changing it.
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/verify.sh

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"

loads=20
copy=/dummy.ko

note=/sys/module/dummy/notes/.note.gnu.build-id
shown_at=16 # of the build id in the note: sizes and type, and the name

byte_at() { # OFFSET FILE
	od -An -tx1 -j "$1" -N 1 "$2" | tr -d ' '
}

hex() {
	od -v -An -tx1 | tr -d ' \n'
}

# The place of the build id's first byte in the file.
find_offset() {
	modload finit $unsigned/dummy.ko >/dev/null
	id=$(tail -c +$((shown_at + 1)) $note | hex)
	modload remove dummy >/dev/null
	hex <$unsigned/dummy.ko | awk -v id="$id" '{ print (index($0, id) - 1) / 2 }'
}

offset=$(find_offset)

# Loads until enough have entered, and compares each with what was retained of it.
compare_loads() { # MODLOAD_VERB ARGUMENT...
	: >/seen
	entered=0
	for try in $(seq $((loads * 10))); do
		[ "$entered" -lt $loads ] || break
		modload "$@" >/dev/null || continue # ETXTBSY: the other one has the file open
		entered=$((entered + 1))
		shown=$(byte_at $shown_at $note)
		bpfsigctl ledger --image "$(last_seq)" >/retained
		equal "$(byte_at "$offset" /retained)" "$shown" "the byte retained of try $try"
		echo "$shown" >>/seen
		modload remove dummy >/dev/null
	done
	equal "$entered" $loads "the number of loads"
	echo "as it was and as it was not: $(sort /seen | uniq -c | tr '\n' ' ')"
	equal "$(sort -u /seen | wc -l)" 2 "the number of different bytes seen"
}

change_to() { # BYTE
	# shellcheck disable=SC2059 # an escape
	printf "$1" | dd of=$copy bs=1 seek="$offset" conv=notrunc 2>/dev/null || :
}

# Changed once before the first load; and the one that goes on has not the case's own pipes,
# see hold, so that a case that fails ends.
test_the_file_changes() {
	cp $unsigned/dummy.ko $copy
	change_to '\001'
	while [ ! -e /enough ]; do
		change_to '\002'
		change_to '\001'
	done >/dev/null 2>&1 8>&- &
	compare_loads finit $copy
	: >/enough
}

test_the_callers_memory_changes() {
	: >/enough
	compare_loads flip "$offset" $unsigned/dummy.ko
}

ktap_run test_the_file_changes test_the_callers_memory_changes
