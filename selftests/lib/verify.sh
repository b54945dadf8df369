# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# What the suites of deferred verification share: sourced after policy.sh.

# shellcheck disable=SC2034 # for those that source this
unknown=/modules/unknown # signed, by a key that nobody has

# The verdict of the ledger's newest record of a module.
verdict_of() { # NAME
	bpfsigctl ledger | awk -v name="$1" '$3 == name { verdict = $7 } END { print verdict }'
}

verdict_is() { # NAME VERDICT
	equal "$(verdict_of "$1")" "$2" "the verdict on $1"
}

# The number of the ledger's newest record.
last_seq() {
	last_record /seq
}

# Admitted and retained, whatever the kernel finds in it then.
enters() { # MODLOAD_VERB ARGUMENT...
	enters_before=$(bpfsigctl status --json | json /counts/admitted || :)
	modload "$@" || :
	enters_after=$(bpfsigctl status --json | json /counts/admitted || :)
	equal "$enters_after" $((enters_before + 1)) "the number of modules admitted, after $*"
}

# So many are admitted and retained, most of them a second time, so that they fail after
# they were admitted; then the window is closed.
many_enter() { # EVEN_NUMBER
	for _ in $(seq $(($1 / 2))); do
		modload finit $unsigned/dummy.ko >/dev/null || :
		modload finit $unsigned/overlay.ko >/dev/null || :
	done
	status_is /counts/admitted "$1"
	status_is /retained/images "$1"
	bpfsigctl lock >/dev/null
}

# Verifies, in front of all; $report is what that says. With exit status 1: not all of
# what entered is verified.
verify_fails() { # ARGUMENT...
	verify_status=0
	report=$(bpfsigctl verify "$@") || verify_status=$?
	echo "$report"
	equal $verify_status 1 "the exit status of verify"
}

# KiB of vmalloc memory, where the images lie.
vmalloc_used() {
	awk '$1 == "VmallocUsed:" { print $2 }' /proc/meminfo
}

# The end of a signed image, as detach keeps it.
tail_of() { # SIGNED UNSIGNED
	tail -c +$(($(stat -c %s "$2") + 1)) "$1"
}
