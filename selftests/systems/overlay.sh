# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# initramfs-tools, the root an overlay of a tmpfs over the disk. Sourced by image.
# shellcheck source=selftests/systems/roots.sh
. "$here/roots.sh"

# shellcheck disable=SC2034 # image reads it
arguments="overlayroot=tmpfs"
