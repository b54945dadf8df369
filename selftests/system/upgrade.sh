#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The packages are upgraded and downgraded where the administrator changed the
# configuration: it stays, the initramfs is made again, the policy that the other version
# loaded goes on, and the next boot is locked as ever.
#
# system: newer on 6.12
# system: dracut-newer on 6.12
# vm: --boots 2
. ../lib/ktap.sh
. ../lib/policy.sh
. ./boots.sh
. ./units.sh

command=/usr/libexec/bpfsigctl/bpfsigctl-initramfs

test_locked_before_init() {
	expect 0 bpfsigctl status
	status_is /lock/reason command
}

test_no_unit_failed() {
	no_unit_failed
}

# deadline=200
test_the_configuration_is_the_administrators() {
	seconds=$((($(bpfsigctl status --json | json /closes_at_ns) -
		$(bpfsigctl status --json | json /armed_at_ns)) / 1000000000))
	equal "$seconds" 200 "the deadline"
}

install_all_of() { # DIRECTORY
	DEBIAN_FRONTEND=noninteractive apt-get -q install -y --allow-downgrades "$1"/*.deb
	equal "$(dpkg --audit)" "" "what dpkg complains of"
	grep -qx deadline=200 /etc/bpfsigctl.conf || fail "the configuration was changed"
}

the_initramfs_has_the_command() {
	file_of_initramfs usr/sbin/bpfsigctl | cmp - $command
}

# As the policy's own state is asked for, and its verdicts given, across versions.
the_policy_goes_on() {
	status_is /state locked
	bpfsigctl ledger | grep -q virtio_blk
	expect 0 bpfsigctl verify
	systemctl is-active bpfsigctl-verify.service bpfsigctl-events.service
	no_unit_failed
}

test_an_upgrade() {
	only_in_boot 1
	few_modules
	install_all_of /srv/newer
	tail -c 6 $command | grep -qx newer || fail "the command is the old one"
	the_initramfs_has_the_command
	the_policy_goes_on
}

test_a_downgrade() {
	only_in_boot 2
	tail -c 6 $command | grep -qx newer || fail "the command is the old one"
	install_all_of /srv/packages
	! tail -c 6 $command | grep -qx newer || fail "the command is the new one"
	the_initramfs_has_the_command
	the_policy_goes_on
}

ktap_run \
	test_locked_before_init \
	test_no_unit_failed \
	test_the_configuration_is_the_administrators \
	test_an_upgrade \
	test_a_downgrade
