################################################################################
#
# bpfsigctl
#
################################################################################
# SPDX-License-Identifier: GPL-2.0

BPFSIGCTL_VERSION = 0.1.0
# A checkout beside Buildroot: `make BPFSIGCTL_OVERRIDE_SRCDIR=...`, or in local.mk.
BPFSIGCTL_SITE_METHOD = local
BPFSIGCTL_SITE = $(BPFSIGCTL_OVERRIDE_SRCDIR)
BPFSIGCTL_LICENSE = GPL-2.0
BPFSIGCTL_DEPENDENCIES = cli11 elfutils json-for-modern-cpp \
	libarchive openssl xz zlib zstd
# clang of the host compiles the policy, and its libbpf makes the loading program of it;
# BPF code is of no machine.
BPFSIGCTL_CONF_OPTS = -DBPFSIGCTL_SELFTESTS=OFF

$(eval $(cmake-package))
