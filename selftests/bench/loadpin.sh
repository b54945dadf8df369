#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What a boot's modules cost under LoadPin, which takes modules only from the file system
# that the first came from: figures of scripts/bench, of one boot of a counted machine.
#
# slow: 40 modules many times on a counted machine; figures, no behaviour
# vm: --icount --memory 1536 --module-set --append lsm=lockdown,loadpin,bpf
lsm=loadpin
refusal=EPERM
. ./other_lsm.sh
