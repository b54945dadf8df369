# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# dracut with systemd and with what it takes for roots that are not just on a disk, of which
# each system uses one: sourced by dracut-lvm.sh and dracut-luks.sh.
# shellcheck source=selftests/systems/dracut-systemd.sh
. "$here/dracut-systemd.sh"

base="$base lvm2 cryptsetup"
