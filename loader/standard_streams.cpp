// SPDX-License-Identifier: GPL-2.0
#include "loader/standard_streams.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>

namespace bpfsigctl {

void occupy_standard_streams() {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (::fcntl(fd, F_GETFD) != -1)
            continue;
        // The lowest free fd is this one. O_PATH: "/" is there even where /dev is not.
        if (::open("/", O_PATH) != fd)
            std::abort();
    }
}

} // namespace bpfsigctl
