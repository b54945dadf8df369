# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# dracut with systemd and its module squash, the modules of the initramfs without their
# signatures. Sourced by image.
# shellcheck source=selftests/systems/dracut-detached.sh
. "$here/dracut-detached.sh"

base="$base squashfs-tools dracut-squash"
# shellcheck disable=SC2034 # dracut.sh reads it
add=squash
