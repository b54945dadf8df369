// SPDX-License-Identifier: GPL-2.0
// execas thread|memfd|at PROGRAM ARGUMENT...: executes PROGRAM in an unusual way, with
// these arguments, the first being its name.
//   thread   from another thread than the first (de_thread() makes that one the first)
//   memfd    a copy of it that no file system of the machine's has
//   at       by an fd alone (AT_EMPTY_PATH)
#include "check.h"
#include "module_syscalls.h"

#include "loader/fd.h"

#include <unistd.h>

#include <exception>
#include <fcntl.h>
#include <iostream>
#include <stdexcept>
#include <string>
#include <thread>

namespace {

using bpfsigctl::Fd;

// Returns if it could not.
void exec_by_fd(const Fd &program, char **arguments) {
    ::execveat(program.get(), "", arguments, environ, AT_EMPTY_PATH);
}

void exec_as(const std::string &way, const std::string &program, char **arguments) {
    if (way == "thread") {
        std::thread([&] { ::execv(program.c_str(), arguments); }).join();
    } else if (way == "memfd") {
        exec_by_fd(Fd(module_syscalls::memfd_of(module_syscalls::read_file(program), 0)),
                   arguments);
    } else if (way == "at") {
        exec_by_fd(Fd(::open(program.c_str(), O_PATH | O_CLOEXEC)), arguments);
    } else {
        throw std::invalid_argument("no way " + way);
    }
    check(false, program);
}

} // namespace

int main(int argc, char **argv) {
    if (argc < 4) {
        std::cerr << "usage: execas thread|memfd|at PROGRAM ARGUMENT...\n";
        return 2;
    }
    try {
        exec_as(argv[1], argv[2], argv + 3);
    } catch (const std::exception &error) {
        std::cerr << "execas: " << error.what() << '\n';
    }
    return 2;
}
