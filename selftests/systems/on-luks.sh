# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# The root encrypted, its key in the initramfs: sourced by systems.

# shellcheck disable=SC2034 # image reads it
root=/dev/mapper/root
# shellcheck disable=SC2034
size=1484M # 16 MiB are LUKS's own

make_key() { # ROOT
	mkdir -m 0700 "$1/etc/keys"
	head -c 64 /dev/urandom >"$1/etc/keys/root.key"
	echo "root /dev/vda /etc/keys/root.key luks,initramfs" >"$1/etc/crypttab"
}

# A file is encrypted by cryptsetup itself, without this machine's device mapper. The
# derivation of a key that is random anyway need not take long.
disk() { # ROOT FILE
	file_system "$1" "$2"
	truncate -s +16M "$2"
	mv "$2" "$1/disk"
	within "$1" cryptsetup reencrypt --encrypt --type luks2 --batch-mode \
		--reduce-device-size 16M --pbkdf pbkdf2 --pbkdf-force-iterations 1000 \
		--key-file /etc/keys/root.key /disk
	mv "$1/disk" "$2"
}
