// SPDX-License-Identifier: GPL-2.0
#include "module_syscalls.h"

#include "loader/fd.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

namespace module_syscalls {

namespace {

int result_of(long result) {
    return result == 0 ? 0 : errno;
}

} // namespace

std::vector<char> read_file(const std::string &path) {
    std::ifstream file(path, std::ios::binary);
    if (!file)
        throw std::system_error(errno, std::generic_category(), path);
    return {std::istreambuf_iterator<char>(file), {}};
}

int finit(int fd, int flags) {
    return result_of(::syscall(SYS_finit_module, fd, "", flags));
}

int finit(const std::string &path, int flags) {
    const bpfsigctl::Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file)
        throw std::system_error(errno, std::generic_category(), path);
    return finit(file.get(), flags);
}

int init(const char *image, std::size_t size) {
    return result_of(::syscall(SYS_init_module, image, size, ""));
}

int init(const std::vector<char> &image) {
    return init(image.data(), image.size());
}

int remove(const std::string &name) {
    return result_of(::syscall(SYS_delete_module, name.c_str(), O_NONBLOCK));
}

int memfd_of(const std::vector<char> &bytes, unsigned flags) {
    const int fd = ::memfd_create("memfd", flags);
    if (fd < 0 || ::write(fd, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
        throw std::system_error(errno, std::generic_category(), "memfd");
    return fd;
}

} // namespace module_syscalls
