# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# dracut with systemd, the root encrypted. Sourced by image.
# shellcheck source=selftests/systems/dracut-roots.sh
. "$here/dracut-roots.sh"
# shellcheck source=selftests/systems/on-luks.sh
. "$here/on-luks.sh"

# Where hostonly=no, dracut leaves both of them out.
adapt() { # ROOT
	make_key "$1"
	echo 'install_items+=" /etc/crypttab /etc/keys/root.key "' >"$1/etc/dracut.conf.d/luks.conf"
}
