// SPDX-License-Identifier: GPL-2.0
#include "loader/pseudo_fs.h"

#include "loader/error.h"

#include <fcntl.h>
#include <linux/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <array>
#include <cerrno>

namespace bpfsigctl {

namespace {

// glibc 2.36 has wrappers; older ones, which a distribution may build with, do not.
Fd fsopen(const char *type) {
    return Fd(static_cast<int>(::syscall(SYS_fsopen, type, FSOPEN_CLOEXEC)));
}

bool create(const Fd &context) {
    return ::syscall(SYS_fsconfig, context.get(), FSCONFIG_CMD_CREATE, nullptr, nullptr, 0) == 0;
}

Fd fsmount(const Fd &context) {
    return Fd(static_cast<int>(::syscall(SYS_fsmount, context.get(), FSMOUNT_CLOEXEC, 0)));
}

} // namespace

PseudoFs::PseudoFs(const char *type) : type_(type) {
    const Fd context = fsopen(type);
    if (!context)
        throw system_error("cannot open the file system " + type_, errno);
    if (!create(context))
        throw system_error("cannot create an instance of " + type_, errno);
    root_ = fsmount(context);
    if (!root_)
        throw system_error("cannot mount " + type_, errno);
}

Fd PseudoFs::open_directory(const std::string &path) const {
    Fd directory(::openat(root_.get(), path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!directory)
        throw system_error("cannot open " + type_ + ":" + path, errno);
    return directory;
}

std::optional<std::string> PseudoFs::read(const std::string &path) const {
    const Fd file(::openat(root_.get(), path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) {
        if (errno == ENOENT || errno == ENOTDIR)
            return std::nullopt;
        throw system_error("cannot open " + type_ + ":" + path, errno);
    }
    std::string text;
    std::array<char, 4096> buffer{};
    for (;;) {
        const ssize_t n = ::read(file.get(), buffer.data(), buffer.size());
        if (n < 0)
            throw system_error("cannot read " + type_ + ":" + path, errno);
        if (n == 0)
            break;
        text.append(buffer.data(), static_cast<size_t>(n));
    }
    if (!text.empty() && text.back() == '\n')
        text.pop_back();
    return text;
}

void PseudoFs::write(const std::string &path, const std::string &text) const {
    const Fd file(::openat(root_.get(), path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!file)
        throw system_error("cannot open " + type_ + ":" + path + " for writing", errno);
    const ssize_t n = ::write(file.get(), text.data(), text.size());
    if (n != static_cast<ssize_t>(text.size()))
        throw system_error("cannot write " + text + " to " + type_ + ":" + path,
                           n < 0 ? errno : EIO);
}

bool PseudoFs::exists(const std::string &path) const {
    return ::faccessat(root_.get(), path.c_str(), F_OK, 0) == 0;
}

} // namespace bpfsigctl
