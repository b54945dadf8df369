// SPDX-License-Identifier: GPL-2.0
#include "loader/squash_root.h"

#include "loader/bpf_syscall.h"
#include "loader/fd.h"
#include "loader/light_object.h"
#include "loader/pseudo_fs.h"

#include <bpfsigctl/abi.h>

#include <fcntl.h>
#include <linux/loop.h>
#include <rootfs.light.h>
#include <sys/ioctl.h>
#include <sys/sysmacros.h>

#include <cstdint>
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

// The device number of the file system that has the image, as MKDEV() makes it.
std::optional<std::uint32_t> file_system_of_image(const std::string &device) {
    const Fd loop(::open(device.c_str(), O_RDONLY | O_CLOEXEC));
    loop_info64 info{};
    if (!loop || ::ioctl(loop.get(), LOOP_GET_STATUS64, &info) != 0)
        return std::nullopt;
    return major(info.lo_device) << minor_bits | minor(info.lo_device);
}

std::optional<std::uint32_t> rootfs_dev() {
    LightObject object({reinterpret_cast<const char *>(rootfs_light), sizeof(rootfs_light)},
                       "the program that finds the rootfs");
    object.load(SIGCTL_LIGHT_WITHOUT);
    sigctl_rootfs context{};
    std::uint32_t retval = 0;
    if (bpf::prog_run(object.program("rootfs_dev").fd.get(), &context, sizeof(context), retval) !=
            0 ||
        retval != 0)
        return std::nullopt;
    return context.dev;
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

bool is_squash_root() {
    const std::string device =
        squash_loop_device(PseudoFs("proc").read("1/mountinfo").value_or(""));
    if (device.empty())
        return false;
    const auto image = file_system_of_image(device);
    return image && image == rootfs_dev();
}

} // namespace bpfsigctl
