// SPDX-License-Identifier: GPL-2.0
#include "run_command.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <stdexcept>
#include <string>

namespace run_command {

int wait_for(char **command) {
    constexpr int not_found = 127;
    const pid_t child = ::fork();
    if (child == 0) {
        ::execvp(command[0], command);
        std::perror(command[0]);
        ::_exit(not_found);
    }
    int status = 0;
    if (child < 0 || ::waitpid(child, &status, 0) < 0)
        throw std::runtime_error("cannot run the command");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool shell(const char *script) {
    std::string name = "sh";
    std::string option = "-c";
    std::string text = script;
    char *command[] = {name.data(), option.data(), text.data(), nullptr};
    return wait_for(command) == 0;
}

} // namespace run_command
