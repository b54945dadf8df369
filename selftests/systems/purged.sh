# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# initramfs-tools, after the packages were removed again. Sourced by image.
# shellcheck source=selftests/systems/initramfs-tools.sh
. "$here/initramfs-tools.sh"
# shellcheck source=selftests/systems/purge.sh
. "$here/purge.sh"
