# SPDX-License-Identifier: GPL-2.0
# Toolchain: Debian's cross compiler and its libc, the other libraries from a
# sysroot of bookworm's arm64 packages that cmake/arm64-sysroot keeps in the cache.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_LIBRARY_ARCHITECTURE aarch64-linux-gnu)

if(NOT ARM64_SYSROOT)
	execute_process(COMMAND ${CMAKE_CURRENT_LIST_DIR}/arm64-sysroot
		OUTPUT_VARIABLE ARM64_SYSROOT OUTPUT_STRIP_TRAILING_WHITESPACE
		COMMAND_ERROR_IS_FATAL ANY)
endif()
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES ARM64_SYSROOT)

# Not --sysroot: the C library is the cross compiler's own, not in here.
include_directories(SYSTEM ${ARM64_SYSROOT}/usr/include
	${ARM64_SYSROOT}/usr/include/aarch64-linux-gnu)
set(CMAKE_FIND_ROOT_PATH ${ARM64_SYSROOT})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
