# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# initramfs-tools, and the package of the selftests. Sourced by image.
# shellcheck source=selftests/systems/initramfs-tools.sh
. "$here/initramfs-tools.sh"

# shellcheck disable=SC2034 # image reads it
built=selftests
ours="$ours bpfsigctl-selftests"
