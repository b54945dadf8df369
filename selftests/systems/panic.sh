# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# initramfs-tools, not to be booted without the policy. Sourced by image.
# shellcheck source=selftests/systems/initramfs-tools.sh
. "$here/initramfs-tools.sh"
# shellcheck source=selftests/systems/on-load-failure.sh
. "$here/on-load-failure.sh"
