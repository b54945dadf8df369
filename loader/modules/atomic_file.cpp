// SPDX-License-Identifier: GPL-2.0
#include "loader/modules/atomic_file.h"

#include "loader/error.h"
#include "loader/escape.h"
#include "loader/fd.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>

namespace bpfsigctl {

namespace {

namespace fs = std::filesystem;

fs::path parent_of(const fs::path &path) {
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

Error cannot_write(const std::string &path) {
    return system_error("cannot write " + escape(path), errno,
                        "what was written before is whole, and a second run goes on from there");
}

void sync_directory(const fs::path &directory) {
    const Fd fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    // EINVAL: a file system that has nothing to sync for a directory.
    if (!fd || (::fsync(fd.get()) != 0 && errno != EINVAL))
        throw cannot_write(directory.string());
}

// A file under a name that nothing looks for, gone again unless it is given its own.
class Staged {
public:
    explicit Staged(std::string path) : path_(std::move(path)) {
        const fs::path wanted(path_);
        staging_ = parent_of(wanted) / ("." + wanted.filename().string() + ".bpfsigctl");
        ::unlink(staging_.c_str()); // of one that was killed
        fd_ = Fd(::open(staging_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
        if (!fd_)
            throw cannot_write(path_);
    }
    Staged(const Staged &) = delete;
    Staged &operator=(const Staged &) = delete;
    Staged(Staged &&) = delete;
    Staged &operator=(Staged &&) = delete;
    ~Staged() {
        if (!staging_.empty())
            ::unlink(staging_.c_str());
    }

    void write(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t written = ::write(fd_.get(), bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR)
                continue;
            if (written <= 0)
                throw cannot_write(path_);
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
    }

    // The owner before the mode: chown(2) takes the set-ID bits away.
    void take_attributes(const struct stat &like) {
        const std::array<timespec, 2> times = {like.st_atim, like.st_mtim};
        if (::fchown(fd_.get(), like.st_uid, like.st_gid) != 0 ||
            ::fchmod(fd_.get(), like.st_mode & 07777U) != 0 ||
            ::futimens(fd_.get(), times.data()) != 0)
            throw cannot_write(path_);
    }

    void put() {
        if (::fsync(fd_.get()) != 0 || ::rename(staging_.c_str(), path_.c_str()) != 0)
            throw cannot_write(path_);
        const fs::path directory = staging_.parent_path();
        staging_.clear();
        sync_directory(directory);
    }

private:
    std::string path_;
    fs::path staging_;
    Fd fd_;
};

} // namespace

void write_durably(const std::string &path, std::string_view bytes) {
    Staged file(path);
    file.write(bytes);
    file.put();
}

void write_durably(const std::string &path, std::string_view bytes, const struct stat &like) {
    Staged file(path);
    file.write(bytes);
    file.take_attributes(like);
    file.put();
}

void make_directories_durably(const std::string &directory) {
    const fs::path path(directory);
    std::error_code unknown; // mkdir(2) finds out, and says why
    if (fs::is_directory(path, unknown))
        return;
    if (path.has_parent_path() && path.parent_path() != path)
        make_directories_durably(path.parent_path().string());
    // EEXIST: another thread was faster.
    if (::mkdir(path.c_str(), 0755) != 0 && errno != EEXIST)
        throw system_error("cannot make the directory " + escape(directory), errno);
    sync_directory(parent_of(path));
}

} // namespace bpfsigctl
