#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What PID 1 executes by a script is its interpreter: one of the boot root closes nothing,
# wherever the script lies, and one from elsewhere closes, wherever the script lies.
#
# needs: pid1
cd /opt/selftests/origin
. ./pid1.sh

# Goes on with this test at that step.
script() { # PATH INTERPRETER STEP
	printf '#!%s\nset -- %s\n. /opt/selftests/origin/pid1_by_script.sh\n' "$2" "$3" >"$1"
	chmod +x "$1"
}

to_the_boot_root() {
	script /tmpfs/script /bin/sh "$1"
	exec /tmpfs/script
}

to_elsewhere() {
	mv $foreign /tmpfs/sh
	script /script /tmpfs/sh "$1"
	exec /script
}

go_on "${1:-boot}"
