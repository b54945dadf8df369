// SPDX-License-Identifier: GPL-2.0
#include "loader/squash_root.h"

#include "loader/error.h"
#include "loader/fd.h"
#include "loader/pseudo_fs.h"

#include <fcntl.h>
#include <linux/loop.h>
#include <sys/ioctl.h>
#include <sys/sysmacros.h>

#include <optional>
#include <sstream>
#include <vector>

namespace bpfsigctl {
namespace {

constexpr int minor_bits = 20; // MINORBITS of linux/kdev_t.h

struct Mount {
    std::string point;
    std::string type;
    std::string source;
    std::string options; // of the file system, not of the mount
};

// A line of proc_pid_mountinfo(5): what comes after " - " has its own columns.
Mount mount_of(const std::string &line) {
    Mount mount;
    std::string word;
    std::istringstream columns(line);
    columns >> word >> word >> word >> word >> mount.point;
    while (columns >> word && word != "-") {
    }
    columns >> mount.type >> mount.source >> mount.options;
    return mount;
}

std::string option_of(const Mount &mount, const std::string &name) {
    std::istringstream options(mount.options);
    for (std::string option; std::getline(options, option, ',');)
        if (option.starts_with(name + "="))
            return option.substr(name.size() + 1);
    return "";
}

// What is mounted there last is what is seen.
const Mount *mounted_on(const std::vector<Mount> &mounts, const std::string &point) {
    const Mount *last = nullptr;
    for (const Mount &mount : mounts)
        if (mount.point == point)
            last = &mount;
    return last;
}

} // namespace

std::string squash_loop_device(std::string_view mountinfo) {
    std::vector<Mount> mounts;
    std::istringstream lines{std::string(mountinfo)};
    for (std::string line; std::getline(lines, line);)
        mounts.push_back(mount_of(line));
    const Mount *root = mounted_on(mounts, "/");
    if (root == nullptr || root->type != "overlay")
        return "";
    // Of several layers, which are separated by colons, there is no such mount.
    const Mount *lower = mounted_on(mounts, option_of(*root, "lowerdir"));
    if (lower == nullptr || lower->type != "squashfs" || !lower->source.starts_with("/dev/loop"))
        return "";
    return lower->source;
}

std::uint32_t squash_image_dev() {
    try {
        const std::string device =
            squash_loop_device(PseudoFs("proc").read("1/mountinfo").value_or(""));
        const Fd loop(::open(device.c_str(), O_RDONLY | O_CLOEXEC));
        loop_info64 info{};
        if (!loop || ::ioctl(loop.get(), LOOP_GET_STATUS64, &info) != 0)
            return 0;
        return major(info.lo_device) << minor_bits | minor(info.lo_device);
    } catch (const Error &) {
        return 0; // then the root is not the initramfs, and nothing is armed
    }
}

} // namespace bpfsigctl
