# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# The modules of a kernel directory of fetch-kernel: sourced with $kernel set to it, and
# $build to where modsig is.

# The file of a module, by the name before .ko.
file_of() { # NAME
	# shellcheck disable=SC2154 # set by who sources this
	sed -n "s|^\(\([^:]*/\)\{0,1\}$1\.ko[^:]*\):.*|\1|p" "$kernel/modules/modules.dep"
}

# A module's dependencies in the order to load them: modules.dep has the last first.
dependencies_of() { # NAME
	sed -n "s|^\([^:]*/\)\{0,1\}$1\.ko[^:]*:||p" "$kernel/modules/modules.dep" |
		tr ' ' '\n' | sed '/^$/d; s|.*/||; s|\.ko.*||' | tac
}

# DIR/signed/NAME.ko and DIR/unsigned/NAME.ko, not compressed.
unpack_module() { # NAME DIR
	packed=$kernel/modules/$(file_of "$1")
	case $packed in
	*.ko.xz) xz -dc "$packed" >"$2/signed/$1.ko" ;;
	*.ko) cp "$packed" "$2/signed/$1.ko" ;;
	*) die "$packed: do not know this compression" ;;
	esac
	# shellcheck disable=SC2154 # as above
	"$build/modsig" strip "$2/signed/$1.ko" "$2/unsigned/$1.ko"
}

# Of what unpack_module made, DIR/signed-xz/NAME.ko.xz and DIR/unsigned-xz/NAME.ko.xz, if
# the kernel has its modules like that: signed before they are compressed.
pack_module() { # NAME DIR
	packed=$kernel/modules/$(file_of "$1")
	case $packed in
	*.ko.xz) ;;
	*) return 0 ;;
	esac
	mkdir -p "$2/signed-xz" "$2/unsigned-xz"
	cp "$packed" "$2/signed-xz/$1.ko.xz"
	# As the kernel's scripts/Makefile.modinst does it, whose decoder wants that check.
	xz --check=crc32 --lzma2=dict=1MiB -c "$2/unsigned/$1.ko" >"$2/unsigned-xz/$1.ko.xz"
}

# The machine that an ELF file is for, as Debian calls it, of those that the test bed knows.
architecture_of() { # FILE
	case $(od -An -tu2 -j18 -N2 "$1" | tr -d ' ') in
	62) echo amd64 ;;
	183) echo arm64 ;;
	*) die "$1 is for a machine that the test bed does not know" ;;
	esac
}

archive() { # DIR
	(cd "$1" && find . -mindepth 1 | LC_ALL=C sort |
		cpio --quiet -o -H newc -R +0:+0 --reproducible)
}
