#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The policy does not load, here as bpf is not among the LSMs: the system boots with the
# kernel's own check, and says why.
#
# system: initramfs-tools on 6.12
# system: dracut on 6.12
# system: dracut-systemd on 6.12
# vm: --append lsm=capability,yama
# vm: --console "bpfsigctl.*bpf is not in the active LSM list"
. ../lib/ktap.sh
. ../lib/policy.sh
. ./without_policy.sh

run_without_policy 'bpf is not in the active LSM list'
