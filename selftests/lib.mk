# SPDX-License-Identifier: GPL-2.0
# What a suite's Makefile includes, as the kernel's selftests do. There is
# nothing to build here: the compiled tools come with the project.
suite := $(notdir $(CURDIR))

all:

run_tests: all
	../run_selftests.sh -c $(suite)

.PHONY: all run_tests
