#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# No bpffs can be mounted in the initramfs: as in no_policy.sh.
#
# system: initramfs-tools on 6.12
# system: dracut on 6.12
# system: dracut-systemd on 6.12
# vm: --overlay no-bpffs
# vm: --console "bpfsigctl.*cannot mount a bpffs on /sys/fs/bpf"
. ../lib/ktap.sh
. ../lib/policy.sh
. ./without_policy.sh

run_without_policy 'cannot mount a bpffs on /sys/fs/bpf'
