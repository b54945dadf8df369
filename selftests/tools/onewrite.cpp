// SPDX-License-Identifier: GPL-2.0
// onewrite FILE [OFFSET]: one write of all that stdin holds, be it nothing, and
// its answer: "0" and exit 0, or the errno's name and exit 1.
#include "loader/fd.h"
#include "loader/names.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <iostream>
#include <iterator>
#include <string>

int main(int argc, char **argv) {
    if (argc != 2 && argc != 3) {
        std::fputs("usage: onewrite FILE [OFFSET]\n", stderr);
        return 2;
    }
    const std::string bytes(std::istreambuf_iterator<char>(std::cin), {});
    const bpfsigctl::Fd file(::open(argv[1], O_WRONLY | O_CLOEXEC));
    if (!file) {
        std::perror(argv[1]);
        return 2;
    }
    const off_t offset = argc == 3 ? std::stol(argv[2]) : 0;
    const ssize_t written = ::pwrite(file.get(), bytes.data(), bytes.size(), offset);
    const bool whole = written == static_cast<ssize_t>(bytes.size());
    std::cout << (whole ? "0" : bpfsigctl::errno_name(written < 0 ? errno : EIO)) << '\n';
    return whole ? 0 : 1;
}
