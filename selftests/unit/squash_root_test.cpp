// SPDX-License-Identifier: GPL-2.0
// What is taken for an initramfs' squashfs image, and what only looks like it.
#include "loader/squash_root.h"

#include <gtest/gtest.h>

#include <string>

namespace {

using bpfsigctl::squash_loop_device;

// As dracut 059 leaves it.
const std::string overlay = "29 1 0:25 / / rw,relatime - overlay overlay "
                            "rw,lowerdir=/squash/root,upperdir=/squash/overlay/upper,"
                            "workdir=/squash/overlay/work/\n";
const std::string image =
    "28 27 7:0 / /squash/root ro,relatime shared:3 - squashfs /dev/loop0 ro,errors=continue\n";

TEST(SquashRoot, IsTheOverlayOverTheImage) {
    EXPECT_EQ(squash_loop_device("21 29 0:22 / /proc rw - proc proc rw\n" + image + overlay),
              "/dev/loop0");
}

TEST(SquashRoot, IsNothingElse) {
    EXPECT_EQ(squash_loop_device(""), "");
    EXPECT_EQ(squash_loop_device("nonsense\n\n"), "");
    EXPECT_EQ(squash_loop_device("1 1 0:2 / / rw - rootfs rootfs rw\n" + image), "");
    EXPECT_EQ(squash_loop_device("1 1 254:0 / / rw - ext4 /dev/vda rw\n" + image), "");
    EXPECT_EQ(squash_loop_device(overlay), "");
    EXPECT_EQ(squash_loop_device(overlay + "30 29 8:1 / / rw - ext4 /dev/sda1 rw\n" + image), "");
}

TEST(SquashRoot, HasNoOtherLayer) {
    EXPECT_EQ(squash_loop_device("29 1 0:25 / / rw - overlay overlay "
                                 "rw,lowerdir=/squash/root:/other,upperdir=/up\n" +
                                 image),
              "");
    EXPECT_EQ(squash_loop_device("29 1 0:25 / / rw - overlay overlay rw,upperdir=/up\n" + image),
              "");
}

TEST(SquashRoot, IsOfALoopDevice) {
    EXPECT_EQ(squash_loop_device(overlay + "28 27 8:1 / /squash/root ro - squashfs /dev/sda1 ro\n"),
              "");
    EXPECT_EQ(
        squash_loop_device(overlay + image + "31 28 8:1 / /squash/root ro - ext4 /dev/loop1 ro\n"),
        "");
}

} // namespace
