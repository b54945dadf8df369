#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Ten thousand loads on two CPUs across the lock. The module is in the kernel already, so
# that the kernel has no more to do for what the policy admits than to say so.
#
# vm: --cpus 2
which=present
modules=dummy
rounds=5000
. ./across_the_lock.sh
