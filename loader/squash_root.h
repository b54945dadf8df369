// SPDX-License-Identifier: GPL-2.0
// An initramfs that put itself into a squashfs image, as dracut's module squash does: PID 1's
// root is an overlay over that image, which is a file of the initramfs behind a loop device.
#pragma once

#include <string>
#include <string_view>

namespace bpfsigctl {

// The loop device whose squashfs is the only lower layer of the overlay that is mounted on
// "/", by the text of a /proc/PID/mountinfo; empty if the root is anything else.
std::string squash_loop_device(std::string_view mountinfo);

// Whether PID 1's root is such an overlay, its image a file of the rootfs. What cannot be told
// is none, and then nothing is armed.
bool is_squash_root();

} // namespace bpfsigctl
