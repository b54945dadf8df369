// SPDX-License-Identifier: GPL-2.0
// atcall: stops a command at the Nth of its system calls that could change something of
// the kernel's, before the kernel acts on it, and kills it there, or runs something else
// before it goes on. At any other call it might as well have been stopped at the next of
// these.
#include "check.h"
#include "run_command.h"

#include <linux/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace {

constexpr const char *usage = R"(usage: atcall N kill COMMAND...
       atcall N run SCRIPT COMMAND...
Exits with 0 if the command was killed there, or ended well after the shell had run the
script there; with 3 if it made fewer such calls. Prints how many it made then.
)";

constexpr int ended = 3;

constexpr long changing[] = {
    SYS_bpf,   SYS_fsopen,  SYS_fsconfig,     SYS_fsmount,  SYS_move_mount,
    SYS_mount, SYS_umount2, SYS_mkdirat,      SYS_unlinkat, SYS_renameat2,
    SYS_write, SYS_flock,   SYS_finit_module,
#ifdef SYS_mkdir // the older forms, which newer architectures have not got
    SYS_mkdir, SYS_rmdir,   SYS_unlink,
#endif
};

bool changes(long call) {
    return std::find(std::begin(changing), std::end(changing), call) != std::end(changing);
}

// glibc has a header for it that does not go together with the kernel's.
long ptrace(long request, pid_t process, long address, const void *data) {
    return ::syscall(SYS_ptrace, request, process, address, data);
}

pid_t start(char **command) {
    const pid_t child = ::fork();
    check(child >= 0, "fork");
    if (child == 0) {
        ptrace(PTRACE_TRACEME, 0, 0, nullptr);
        ::raise(SIGSTOP);
        ::execvp(command[0], command);
        std::perror(command[0]);
        ::_exit(127);
    }
    int status = 0;
    check(::waitpid(child, &status, 0) == child, "waitpid");
    constexpr long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
    check(::syscall(SYS_ptrace, PTRACE_SETOPTIONS, child, 0, options) == 0, "PTRACE_SETOPTIONS");
    return child;
}

// Whether it has stopped where a call that changes something begins.
bool begins_to_change(pid_t child, int status) {
    if (WSTOPSIG(status) != (SIGTRAP | 0x80))
        return false;
    ptrace_syscall_info info{};
    const long size = ptrace(PTRACE_GET_SYSCALL_INFO, child, sizeof(info), &info);
    check(size > 0, "PTRACE_GET_SYSCALL_INFO");
    return info.op == PTRACE_SYSCALL_INFO_ENTRY && changes(static_cast<long>(info.entry.nr));
}

// Whether it was stopped at that call. If not, it has ended, and MADE says how many such
// calls it made.
bool stopped_at(long number, pid_t child, long &made) {
    bool runs = false; // the command itself, not this program's copy
    for (;;) {
        check(ptrace(PTRACE_SYSCALL, child, 0, nullptr) == 0, "PTRACE_SYSCALL");
        int status = 0;
        check(::waitpid(child, &status, 0) == child, "waitpid");
        if (!WIFSTOPPED(status))
            return false;
        if (status >> 8 == (SIGTRAP | PTRACE_EVENT_EXEC << 8))
            runs = true;
        if (runs && begins_to_change(child, status) && ++made == number)
            return true;
    }
}

// SCRIPT: none to kill it.
int at_call(long number, const char *script, char **command) {
    const pid_t child = start(command);
    long made = 0;
    if (!stopped_at(number, child, made)) {
        std::cout << made << '\n';
        return ended;
    }
    int status = 0;
    if (script == nullptr) {
        ::kill(child, SIGKILL);
        check(::waitpid(child, &status, 0) == child, "waitpid");
        return 0;
    }
    if (!run_command::shell(script))
        throw std::runtime_error("the script failed");
    check(ptrace(PTRACE_DETACH, child, 0, nullptr) == 0, "PTRACE_DETACH");
    check(::waitpid(child, &status, 0) == child, "waitpid");
    return status == 0 ? 0 : 1;
}

} // namespace

int main(int argc, char **argv) {
    try {
        const std::string what = argc > 3 ? argv[2] : "";
        if (what == "kill")
            return at_call(std::stol(argv[1]), nullptr, argv + 3);
        if (what == "run" && argc > 4)
            return at_call(std::stol(argv[1]), argv[3], argv + 4);
        std::cerr << usage;
        return 2;
    } catch (const std::exception &error) {
        std::cerr << "atcall: " << error.what() << '\n';
        return 2;
    }
}
