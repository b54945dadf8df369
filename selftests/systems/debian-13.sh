# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# Debian 13, whose systemd does more with BPF. Sourced by image.

# shellcheck disable=SC2034 # image reads it
suite=trixie
# shellcheck source=selftests/systems/initramfs-tools.sh
. "$here/initramfs-tools.sh"
