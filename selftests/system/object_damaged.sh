#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The policy object that the configuration names is damaged: as in no_policy.sh.
#
# system: initramfs-tools on 6.12
# system: dracut on 6.12
# system: dracut-systemd on 6.12
# vm: --overlay damaged-object
# vm: --console "bpfsigctl.*the policy object /etc/bpfsigctl.light is damaged"
. ../lib/ktap.sh
. ../lib/policy.sh
. ./without_policy.sh

run_without_policy 'the policy object /etc/bpfsigctl.light is damaged'
