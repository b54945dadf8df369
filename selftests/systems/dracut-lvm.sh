# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# dracut with systemd, the root on a logical volume. Sourced by image.
# shellcheck source=selftests/systems/dracut-roots.sh
. "$here/dracut-roots.sh"
# shellcheck source=selftests/systems/on-lvm.sh
. "$here/on-lvm.sh"

# shellcheck disable=SC2034 # image reads it
arguments="rd.lvm.lv=system/root"
