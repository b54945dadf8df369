# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# dracut without systemd, not to be booted without the policy. Sourced by image.
# shellcheck source=selftests/systems/dracut.sh
. "$here/dracut.sh"
# shellcheck source=selftests/systems/on-load-failure.sh
. "$here/on-load-failure.sh"
