# SPDX-License-Identifier: GPL-2.0
SUMMARY = "Let the initramfs' kernel modules in, then lock the kernel"
DESCRIPTION = "A BPF LSM policy that lets modules without a valid signature in from the \
initramfs only, and only until PID 1 leaves it; it records them, and verifies them later."
LICENSE = "GPL-2.0-only"
LIC_FILES_CHKSUM = "file://loader/main.cpp;beginline=1;endline=1;md5=50d2ba0afecd20f74c12a4bdbcfcfe61"

# A checkout: EXTERNALSRC:pn-bpfsigctl = "/path/to/bpfsigctl" in local.conf.
inherit cmake externalsrc

COMPATIBLE_HOST = "(x86_64|aarch64).*-linux"
DEPENDS = "clang-native cli11 elfutils libarchive libbpf-native nlohmann-json openssl \
xz zlib zstd"
EXTRA_OECMAKE = "-DBPFSIGCTL_SELFTESTS=OFF -DHOST_CXXFLAGS='${BUILD_CXXFLAGS} ${BUILD_LDFLAGS}'"

PACKAGES =+ "${PN}-initramfs"
# What an image recipe of an initramfs names, with the lines of docs/busybox.md in its init.
FILES:${PN}-initramfs = "${libexecdir}/bpfsigctl"
FILES:${PN} += "${nonarch_libdir} ${datadir}"
CONFFILES:${PN} = "${sysconfdir}/bpfsigctl.conf"
