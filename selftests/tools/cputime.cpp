// SPDX-License-Identifier: GPL-2.0
// cputime COMMAND...: runs it, its output away, and prints the nanoseconds of CPU that it
// and what it waited for took, in user space and in the kernel: what the scheduler counted
// (cputime_adjust()), to the microsecond. Exits as the command did.
#include "run_command.h"

#include <sys/resource.h>

#include <cstdio>
#include <exception>
#include <fcntl.h>
#include <iostream>
#include <unistd.h>

namespace {

long nanoseconds(const timeval &time) {
    return time.tv_sec * 1'000'000'000L + time.tv_usec * 1000L;
}

} // namespace

int main(int argc, char **argv) {
    if (argc < 2) {
        std::cerr << "usage: cputime COMMAND...\n";
        return 2;
    }
    try {
        const int result = ::dup(STDOUT_FILENO);
        const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
        if (result < 0 || nowhere < 0 || ::dup2(nowhere, STDOUT_FILENO) < 0)
            throw std::runtime_error("cannot put the output away");
        const int status = run_command::wait_for(argv + 1);
        rusage usage{};
        ::getrusage(RUSAGE_CHILDREN, &usage);
        ::dprintf(result, "%ld\n", nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime));
        return status;
    } catch (const std::exception &error) {
        std::cerr << "cputime: " << error.what() << '\n';
        return 1;
    }
}
