#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Parallel loads of different modules across the lock.
#
# vm: --cpus 2
which=different
modules="dummy nlmon ifb"
rounds=100
. ./across_the_lock.sh
