#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The commands of the guides, as they stand, one after the other.
#
# system: initramfs-tools on 6.12
# system: dracut-systemd on 6.12
. ../lib/ktap.sh
. ../lib/policy.sh
. ./boots.sh
. ./guide.sh

run_commands_of() { # GUIDE
	echo 'APT::Get::Assume-Yes "true";' >/etc/apt/apt.conf.d/assume-yes
	commands_of "$1" >/run/commands
	[ -s /run/commands ] || fail "no command in $1.md"
	while IFS= read -r command <&7; do
		case $command in
		"dpkg-buildpackage -b") ;; # which made what is in /srv/packages
		*) run "$command" ;;
		esac
	done 7</run/commands
}

only_with() { # PROGRAM
	command -v "$1" >/dev/null || ktap_skip_case "there is no $1"
}

test_monitoring() {
	mkdir -p /var/lib/prometheus/node-exporter
	run_commands_of monitoring
	grep -qx 'bpfsigctl_locked 1' /var/lib/prometheus/node-exporter/bpfsigctl.prom
}

test_monitoring_says_how_exposed_the_units_are() {
	for unit in verify events; do
		exposure=$(systemd-analyze security bpfsigctl-$unit.service | tail -n 1 |
			sed 's/.*: \([0-9.]* [A-Z]*\).*/\1/')
		echo "$unit: $exposure"
		tr '\n' ' ' <$docs/monitoring.md | grep -qF "\`$exposure\` of bpfsigctl-$unit.service" ||
			fail "bpfsigctl-$unit.service: $exposure"
	done
}

# Lines of the configuration, and a command.
test_permissive() {
	commands_of permissive | sed '/^bpfsigctl/d' >/run/permissive.conf
	cat /run/permissive.conf
	expect 0 bpfsigctl --config /run/permissive.conf settings
	run "$(commands_of permissive | grep '^bpfsigctl')"
}

test_dracut() {
	only_with dracut
	few_modules
	run_commands_of dracut
	[ ! -e /usr/sbin/bpfsigctl ] || fail "it is not removed"
	! list_initramfs | grep bpfsigctl || fail "the initramfs has it"
}

test_quick_start() {
	only_with update-initramfs
	few_modules
	run_commands_of quick-start >/run/quick-start 2>&1 || {
		cat /run/quick-start
		return 1
	}
	cat /run/quick-start
	grep -qE '^bpfsigctl: .* signatures' /run/quick-start || fail "nothing is said of what was left out"
	[ ! -e /usr/sbin/bpfsigctl ] || fail "it is not removed"
	! list_initramfs | grep bpfsigctl || fail "the initramfs has it"
}

# What has none cannot have a wrong one.
test_other_guides_have_no_commands() {
	for guide in automotive secure-boot troubleshooting; do
		equal "$(commands_of $guide)" "" "a command of $guide.md"
	done
}

ktap_run \
	test_monitoring \
	test_monitoring_says_how_exposed_the_units_are \
	test_permissive \
	test_other_guides_have_no_commands \
	test_dracut \
	test_quick_start
