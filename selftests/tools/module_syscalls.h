// SPDX-License-Identifier: GPL-2.0
// The module system calls, which glibc does not declare. Each returns 0 or the
// errno.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace module_syscalls {

std::vector<char> read_file(const std::string &path); // throws std::system_error

int finit(int fd, int flags);
int finit(const std::string &path, int flags);
int init(const char *image, std::size_t size);
int init(const std::vector<char> &image);
int remove(const std::string &name);

// Of the bytes, in memory of no file system but the kernel's own.
int memfd_of(const std::vector<char> &bytes, unsigned flags); // throws std::system_error

} // namespace module_syscalls
