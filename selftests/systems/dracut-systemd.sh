# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# dracut with systemd in the initramfs. Sourced by image.
# shellcheck source=selftests/systems/dracut.sh
. "$here/dracut.sh"
# shellcheck disable=SC2034 # dracut.sh reads it
omit=
