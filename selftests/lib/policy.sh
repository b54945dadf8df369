# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# What the suites say about modules and the policy: sourced after ktap.sh. Every
# function fails its case, with a word about what came instead.

# shellcheck disable=SC2034 # for those that source this
unsigned=/modules/unsigned
# shellcheck disable=SC2034
signed=/modules/signed
# shellcheck disable=SC2034
broken=/modules/broken

fail() { # TEXT...
	echo "$*"
	return 1
}

# The command ends with this exit status.
expect() { # STATUS COMMAND...
	expect_want=$1
	shift
	expect_got=0
	"$@" || expect_got=$?
	[ "$expect_got" -eq "$expect_want" ] ||
		fail "exit $expect_got instead of $expect_want: $*"
}

# The command ends with this exit status and says, on stderr, something that
# matches this pattern (grep -E).
expect_error() { # STATUS PATTERN COMMAND...
	error_want=$1
	error_pattern=$2
	shift 2
	error_got=0
	error_text=$("$@" 2>&1 >/dev/null) || error_got=$?
	[ "$error_got" -eq "$error_want" ] ||
		fail "exit $error_got instead of $error_want: $*: $error_text"
	echo "$error_text" | grep -qE -- "$error_pattern" ||
		fail "no /$error_pattern/ from $*: $error_text"
}

equal() { # GOT WANT WHAT
	[ "$1" = "$2" ] || fail "$3 is $1, not $2"
}

module_is_there() { # NAME
	[ -d "/sys/module/$1" ]
}

remove_if_there() { # NAME
	! module_is_there "$1" || modload remove "$1" >/dev/null
}

# modload's verb lets the module in; it is removed again.
loads() { # NAME VERB ARGUMENT...
	loads_name=$1
	shift
	remove_if_there "$loads_name"
	loads_got=$(modload "$@") || fail "modload $*: $loads_got"
	module_is_there "$loads_name" || fail "$loads_name is not there after modload $*"
	remove_if_there "$loads_name"
}

# modload's verb is answered with EKEYREJECTED, and the module is not there.
refused() { # NAME VERB ARGUMENT...
	refused_name=$1
	shift
	remove_if_there "$refused_name"
	refused_got=$(modload "$@") && fail "modload $* let $refused_name in"
	equal "$refused_got" EKEYREJECTED "the answer to modload $*"
	! module_is_there "$refused_name" || fail "$refused_name is there"
}

# What the gate takes for the beginning of a module.
elf_magic() {
	printf '\177ELF'
}

status_is() { # POINTER WANT
	# status exits with 5 while waiting, which is no failure here
	status_text=$(bpfsigctl status --json) || :
	equal "$(echo "$status_text" | json "$1")" "$2" "status $1"
}

ledger_size() {
	bpfsigctl ledger --json | json '/records/#'
}

# A field of the newest record.
last_record() { # POINTER
	bpfsigctl ledger --json | json "/records/-1$1"
}

last_record_is() { # DECISION REASON
	equal "$(last_record /decision)/$(last_record /reason)" "$1/$2" "the newest record"
}

# Whether the kernel has a program of this name, to which the guard may give no fd: each
# that was compiled has a symbol (bpf_prog_kallsyms_add()).
is_loaded() { # NAME
	grep -q "bpf_prog_[0-9a-f]*_$1[[:space:]]" /proc/kallsyms
}

# The kernel frees a program, and its maps with it, some time after the last
# reference is gone.
until_not() { # COMMAND...
	until_not_tries=0
	while "$@" >/dev/null; do
		until_not_tries=$((until_not_tries + 1))
		[ $until_not_tries -lt 100 ] || fail "still so: $*"
		usleep 100000
	done
}

program_is_gone() { # NAME: a basic regular expression
	until_not is_loaded "$1"
}

# bpfpoke holds what the verb makes, until $holder is killed. It has none of the case's
# own pipes (fd 8 is of ktap_case), or a case that fails before that would never end.
hold() { # VERB ARGUMENT...
	: >/held
	bpfpoke "$@" >/held 2>&1 8>&- &
	holder=$!
	until [ -s /held ]; do
		usleep 10000
	done
	equal "$(cat /held)" 0 "the answer to $*"
}

# Where no guard hides it.
map_is_gone() { # NAME
	until_not bpfpoke map "$1"
}

# Dropping the last reference to a link leaves its end to a work queue: until
# then its program runs, and status need not count it any more. The program goes
# after it was taken off, so what is gone records nothing more.
tracing_is_gone() { # PROGRAM...
	for tracing in "$@"; do
		program_is_gone "$tracing"
	done
}

# The kernel's own switch.
sig_enforce() {
	cat /sys/module/module/parameters/sig_enforce
}

# Whether the kernel decompresses modules itself; it alone knows.
decompresses() {
	[ -d /modules/unsigned-xz ] && [ "$(modload finit compressed /modules/signed-xz/dummy.ko.xz)" != EOPNOTSUPP ]
}

needs_decompression() {
	decompresses || ktap_skip_case "this kernel does not decompress modules itself"
	remove_if_there dummy
}

# PID 1 leaves the initramfs for this root and goes on there with the program,
# which takes the results up with ktap_resume. The suites and modules go along.
leave_initramfs() { # NEW_ROOT PROGRAM ARGUMENT...
	cp -a /modules /opt "$1"/
	mkdir -p "$1/proc" "$1/sys" "$1/dev"
	for fs in proc sys dev; do
		mount --move /$fs "$1/$fs"
	done
	ktap_export
	exec switch_root "$@"
}
