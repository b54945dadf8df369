#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What a boot's modules cost under IPE with boot_verified=TRUE
# (kernel-patch/config/ipe.policy): figures of scripts/bench, of one boot of a counted
# machine.
#
# slow: 40 modules many times on a counted machine; figures, no behaviour
# vm: --icount --memory 1536 --module-set --append lsm=lockdown,ipe,bpf
lsm=ipe
refusal=EACCES
boot_policy=/sys/kernel/security/ipe/policies/initramfs
. ./other_lsm.sh
