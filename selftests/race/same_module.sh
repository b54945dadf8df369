#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Parallel loads of the same module across the lock.
#
# vm: --cpus 2
which=same
modules=dummy
rounds=300
. ./across_the_lock.sh
