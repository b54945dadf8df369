#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Twenty boots of one disk, one after the other: each is locked by its initramfs, and each
# has a verdict on every module that entered unchecked.
#
# slow: twenty boots
# system: detached on 6.12
# vm: --boots 20
. ../lib/ktap.sh
. ../lib/policy.sh
. ./units.sh
. ./verdicts.sh

test_no_unit_failed() {
	no_unit_failed
}

ktap_run \
	test_locked_before_init \
	test_the_unit_verified_each \
	test_no_unit_failed
