// SPDX-License-Identifier: GPL-2.0
#include "loader/pin_directory.h"

#include "loader/directory.h"
#include "loader/error.h"

#include <linux/magic.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace bpfsigctl {

namespace {

std::string parent_of(const std::string &path) {
    std::size_t end = path.rfind('/');
    if (end == std::string::npos)
        return "";
    while (end > 0 && path[end - 1] == '/')
        end--;
    return path.substr(0, end == 0 ? 1 : end);
}

bool on_bpffs(const std::string &path) {
    struct statfs fs {};
    return ::statfs(path.c_str(), &fs) == 0 &&
           fs.f_type == static_cast<decltype(fs.f_type)>(BPF_FS_MAGIC);
}

} // namespace

std::string PinDirectory::objection() const {
    if (path_.empty() || path_.front() != '/' || path_.back() == '/')
        return "it is not an absolute path of a directory";
    struct stat st {};
    if (::lstat(path_.c_str(), &st) == 0) {
        if (S_ISLNK(st.st_mode))
            return "it is a symbolic link";
        if (!S_ISDIR(st.st_mode))
            return "it is not a directory";
        return on_bpffs(path_) ? "" : "it is not on a bpffs";
    }
    return on_bpffs(parent_of(path_)) ? "" : parent_of(path_) + " is not on a bpffs";
}

bool PinDirectory::wants_mount() const {
    return parent_of(path_) == parent_of(default_pin_dir) && !on_bpffs(parent_of(path_));
}

void PinDirectory::mount_bpffs() const {
    const std::string where = parent_of(path_);
    if (::mount("bpf", where.c_str(), "bpf", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=0700") != 0)
        throw system_error("cannot mount a bpffs on " + where, errno,
                           "mount sysfs on /sys, and see that the kernel has CONFIG_BPF_SYSCALL");
}

bool PinDirectory::exists() const {
    struct stat st {};
    return ::lstat(path_.c_str(), &st) == 0;
}

std::vector<std::string> PinDirectory::foreign_entries() const {
    std::vector<std::string> foreign;
    const Directory directory(::opendir(path_.c_str()));
    if (!directory)
        throw system_error("cannot read the pin directory " + path_, errno);
    while (const dirent *entry = ::readdir(directory.get())) {
        const std::string name = entry->d_name;
        if (name != "." && name != ".." &&
            std::find(std::begin(pin::all), std::end(pin::all), name) == std::end(pin::all))
            foreign.push_back(name);
    }
    return foreign;
}

void PinDirectory::create() const {
    if (::mkdir(path_.c_str(), 0700) != 0 && errno != EEXIST)
        throw system_error("cannot create the pin directory " + path_, errno);
}

void PinDirectory::remove(const char *name) const {
    if (::unlink(pin(name).c_str()) != 0 && errno != ENOENT && errno != ENOTDIR)
        throw system_error("cannot remove the pin " + pin(name), errno);
}

void PinDirectory::release_images() const {
    for (const char *name : pin::images)
        remove(name);
}

void PinDirectory::clear() const {
    for (const char *name : pin::all)
        remove(name);
    ::rmdir(path_.c_str());
}

} // namespace bpfsigctl
