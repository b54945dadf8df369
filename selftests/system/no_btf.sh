#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A kernel without BTF, for which no program can be loaded: as in no_policy.sh.
#
# system: initramfs-tools on no-btf
# vm: --console "bpfsigctl.*CONFIG_DEBUG_INFO_BTF"
. ../lib/ktap.sh
. ../lib/policy.sh
. ./without_policy.sh

run_without_policy 'CONFIG_DEBUG_INFO_BTF'
