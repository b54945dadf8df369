# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# Debian's kernel sources and the series on them: sourced, never run. Who sources it
# sets $here to this directory, $script to the name for messages, and has a
# directory $work that goes away in the end.
#
# Exit status of what sources it: 0, 1, 2 wrong usage, 4 the source has left the
# archive, so that nothing could be tried.

cache=${BPFSIGCTL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/bpfsigctl}
archive=$here/../selftests/vm/debian-archive
all_kernels='6.1 6.12 7.3'
tarballs_kept=2 # of each kernel

say() {
	echo "$script: $*" >&2
}

die() {
	say "$*"
	exit 1
}

# The newest version of the source package of a kernel, as $version.
find_version() { # KERNEL
	[ -d "$here/$1" ] || die "no series for $1: there is one for $all_kernels"
	version=$("$archive" versions "linux-source-$1:all" | head -n 1)
	if [ -z "$version" ]; then
		say "linux-source-$1 has left the archive: nothing to apply the series to"
		exit 4
	fi
}

# The source as Debian packs it, kept in the cache, as $tarball.
fetch_source() { # KERNEL
	tarball=$cache/sources/linux-source-$1_$version.tar.xz
	[ ! -e "$tarball" ] || return 0
	say "fetching linux-source-$1 $version"
	"$archive" unpack "$work/deb" "linux-source-$1:all=$version" || {
		say "linux-source-$1 $version cannot be had: it may have left the archive"
		exit 4
	}
	mkdir -p "$cache/sources"
	mv "$work/deb/usr/src/linux-source-$1.tar.xz" "$tarball"
	rm -r "$work/deb"
	# shellcheck disable=SC2012 # the names are ours
	ls -t "$cache/sources/linux-source-$1"_* | tail -n +$((tarballs_kept + 1)) |
		xargs -r rm -f
}

unpack_source() { # DIR
	mkdir -p "$1"
	tar -xJf "$tarball" -C "$1" --strip-components=1
}

patches_of() { # KERNEL
	find "$here/$1" -name '[0-9]*.patch' ! -name '0000-*' | LC_ALL=C sort
}

# git as it is without anybody's configuration.
quiet_git() {
	GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null \
		git -c user.name=bpfsigctl -c user.email=bpfsigctl@localhost \
		-c advice.addIgnoredFile=false -c core.autocrlf=false -c gc.auto=0 "$@"
}

# A repository of what the series touches, as all of the source would take a minute
# to be indexed, and of the licences, which checkpatch looks for.
make_repository() { # KERNEL DIR
	quiet_git -C "$2" init -q
	touched=$(patches_of "$1" | xargs sed -n 's,^diff --git a/\([^ ]*\) b/.*,\1,p' | sort -u)
	for path in $touched LICENSES; do
		[ ! -e "$2/$path" ] || quiet_git -C "$2" add -f "$path"
	done
	quiet_git -C "$2" commit -q -m "linux-source-$1 $version"
	quiet_git -C "$2" tag pristine
}

apply() { # DIR PATCH
	quiet_git -C "$1" am -q "$2" >"$work/am.log" 2>&1 || {
		cat "$work/am.log" >&2
		die "$(basename "$2") does not apply to linux-source-$kernel $version"
	}
}

# What the series does to the kernel: its diffs without messages, documentation and
# selftests, so that a better word does not cost a build.
code_of() { # KERNEL
	patches_of "$1" | xargs awk '
		/^diff --git / { code = $3 !~ /^a\/(Documentation|tools)\// && $3 !~ /^a\/MAINTAINERS$/ }
		/^-- $/ || /^From / { code = 0 }
		code && !/^index / && !/^@@ /'
}

# Sets $compiler and $make_arguments.
choose_arch() { # x86_64|arm64
	case $1 in
	x86_64) make_arch=x86 cross= ;;
	arm64) make_arch=arm64 cross=aarch64-linux-gnu- ;;
	*) die "no architecture $1: it is x86_64 or arm64" ;;
	esac
	if [ "$make_arch" = x86 ] && [ "$(uname -m)" != x86_64 ]; then
		cross=x86_64-linux-gnu-
	fi
	compiler=${cross}gcc
	for tool in "$compiler" make flex bison bc pahole openssl; do
		command -v "$tool" >/dev/null || die "$tool is missing: run scripts/setup"
	done
	make_arguments="ARCH=$make_arch CROSS_COMPILE=$cross"
	# What would make two builds of one source differ, or miss each other in ccache.
	export KBUILD_BUILD_TIMESTAMP='2026-01-01 00:00:00 UTC' KBUILD_BUILD_USER=bpfsigctl \
		KBUILD_BUILD_HOST=bpfsigctl
}

# make in a source tree, as the least important thing that this machine does.
run_make() { # DIR ARGUMENTS...
	tree=$1
	shift
	if command -v ccache >/dev/null; then
		set -- CC="ccache $compiler" HOSTCC='ccache gcc' "$@"
	else
		set -- CC="$compiler" "$@"
	fi
	# Without a preprocessor run of ccache's own, which costs a seventh of the time of
	# a compilation, and finds little that the list of headers does not.
	# shellcheck disable=SC2086 # several arguments
	CCACHE_BASEDIR=$tree CCACHE_NOHASHDIR=1 CCACHE_DEPEND=1 nice make -s -C "$tree" \
		-j "$(nproc)" $make_arguments "$@"
}

# The configuration of the test kernel, and nothing but it.
configure() { # DIR ARCH [CONFIG_LINE]...
	tree=$1
	cat "$here/config/common.config" "$here/config/$2.config" >"$work/all.config"
	cp "$here/config/ipe.policy" "$tree/"
	shift 2
	for line in "$@"; do
		echo "$line" >>"$work/all.config"
	done
	run_make "$tree" KCONFIG_ALLCONFIG="$work/all.config" allnoconfig
	# Kconfig drops without a word what a dependency is missing for.
	# shellcheck disable=SC2013 # words are what is wanted
	for option in $(sed -n 's/^\(CONFIG_[A-Z0-9_]*\)=.*/\1/p' "$work/all.config"); do
		grep -q "^# $option is not set" "$work/all.config" ||
			grep -q "^$option=" "$tree/.config" || echo "${option#CONFIG_}"
	done >"$work/missing"
	while read -r option; do
		# Kernels differ in what they have at all.
		if grep -rqE --include='Kconfig*' "^[[:space:]]*(menu)?config $option\$" "$tree"; then
			die "the configuration is without CONFIG_$option: what does it depend on?"
		fi
	done <"$work/missing"
}
