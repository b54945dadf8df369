# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# initramfs-tools, to be upgraded. Sourced by image.
# shellcheck source=selftests/systems/initramfs-tools.sh
. "$here/initramfs-tools.sh"
# shellcheck source=selftests/systems/newer-version.sh
. "$here/newer-version.sh"
