# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# initramfs-tools, the root on a logical volume. Sourced by image.
# shellcheck source=selftests/systems/roots.sh
. "$here/roots.sh"
# shellcheck source=selftests/systems/on-lvm.sh
. "$here/on-lvm.sh"
