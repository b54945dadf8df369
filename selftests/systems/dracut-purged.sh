# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# dracut with systemd, after the packages were removed again. Sourced by image.
# shellcheck source=selftests/systems/dracut-systemd.sh
. "$here/dracut-systemd.sh"
# shellcheck source=selftests/systems/purge.sh
. "$here/purge.sh"
