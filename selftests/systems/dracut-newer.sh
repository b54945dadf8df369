# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# dracut with systemd, to be upgraded. Sourced by image.
# shellcheck source=selftests/systems/dracut-systemd.sh
. "$here/dracut-systemd.sh"
# shellcheck source=selftests/systems/newer-version.sh
. "$here/newer-version.sh"
