# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# initramfs-tools, the modules of the initramfs without their signatures. Sourced by image.
# shellcheck source=selftests/systems/initramfs-tools.sh
. "$here/initramfs-tools.sh"
# shellcheck source=selftests/systems/detach.sh
. "$here/detach.sh"
