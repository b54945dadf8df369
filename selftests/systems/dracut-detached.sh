# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# dracut with systemd, the modules of the initramfs without their signatures. Sourced by
# image.
# shellcheck source=selftests/systems/dracut-systemd.sh
. "$here/dracut-systemd.sh"
# shellcheck source=selftests/systems/detach.sh
. "$here/detach.sh"
