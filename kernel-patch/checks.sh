# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# What the checks of the series share, over lib.sh: sourced, never run.

# shellcheck disable=SC2154 # what lib.sh sets
# For the checks: one line each, and what they passed on is remembered, so that
# they cost nothing when neither kernel-patch/ nor Debian's source has changed.

failed=

result() { # STATUS WHAT
	if [ "$1" -eq 0 ]; then
		echo "ok     $kernel $2"
	else
		echo "NOT OK $kernel $2"
		failed=1
	fi
}

# Sets $stamp. True if these files passed on this source before.
passed_before() { # KERNEL
	stamp=$cache/checks/$script-$1-$({
		echo "$version"
		cat "$here/$1"/*.patch "$here"/config/* "$here/$script" \
			"$here/lib.sh" "$here/checks.sh"
		"$compiler" --version | head -n 1
	} | sha256sum | cut -c 1-12)
	[ -e "$stamp" ]
}

remember_pass() {
	mkdir -p "$cache/checks"
	rm -f "$cache/checks/$script-$kernel-"*
	: >"$stamp"
}

check_usage() {
	cat <<-END
		usage: $script [--kernel 6.1|6.12|7.3]... [--again]

		  --kernel K   the series for this kernel (default: every one)
		  --again      even if nothing has changed since it passed
	END
}

# Runs check_kernel for each kernel asked for; ends the script.
run_checks() {
	kernels=
	again=
	while [ $# -gt 0 ]; do
		case $1 in
		--help)
			check_usage
			exit 0
			;;
		--again) again=1 ;;
		--kernel)
			case " $all_kernels " in
			*" ${2-} "*) kernels="$kernels $2" ;;
			*)
				check_usage >&2
				exit 2
				;;
			esac
			shift
			;;
		*)
			check_usage >&2
			exit 2
			;;
		esac
		shift
	done
	choose_arch x86_64
	work=$(mktemp -d "${TMPDIR:-/tmp}/$script.XXXXXX")
	trap 'rm -rf "$work"' EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
	any_failed=
	gone=
	for kernel in ${kernels:-$all_kernels}; do
		if ! (find_version "$kernel"); then
			gone=1
			continue
		fi
		find_version "$kernel"
		if passed_before "$kernel" && [ -z "$again" ]; then
			echo "ok     $kernel already checked: nothing has changed since it passed"
			continue
		fi
		fetch_source "$kernel"
		unpack_source "$work/tree"
		make_repository "$kernel" "$work/tree"
		failed=
		check_kernel "$work/tree"
		if [ -z "$failed" ]; then
			remember_pass
		else
			any_failed=1
		fi
		rm -rf "$work/tree"
	done
	if [ -n "$any_failed" ]; then
		echo "$script: FAILED"
		exit 1
	elif [ -n "$gone" ]; then
		echo "$script: skipped in part: a source has left the archive"
		exit 4
	fi
	echo "$script: passed"
	exit 0
}

# The objects that the series is about, for the configuration as it is now.
# Compiler warnings are errors here.
build_objects() { # DIR
	run_make "$1" kernel/module/ security/security.o kernel/bpf/bpf_lsm.o \
		>"$work/make.log" 2>&1 && ! grep -q 'warning:' "$work/make.log" && return 0
	tail -n 20 "$work/make.log" >&2
	return 1
}

wait_off='# CONFIG_MODULE_SIG_CHECK_WAIT is not set'
