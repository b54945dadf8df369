// SPDX-License-Identifier: GPL-2.0
// dropcap CAP COMMAND...: runs a command as root without one capability (its
// number, see capability.h), which an fd opened before may outlive.
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

int main(int argc, char **argv) {
    char *end = nullptr;
    const unsigned long capability = argc < 3 ? 0 : std::strtoul(argv[1], &end, 10);
    if (argc < 3 || *end != '\0') {
        std::fputs("usage: dropcap CAP COMMAND...\n", stderr);
        return 2;
    }
    // What exec gives to root is the bounding set.
    if (::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0) {
        std::perror("dropcap: prctl");
        return 2;
    }
    ::execvp(argv[2], argv + 2);
    std::perror(argv[2]);
    return 2;
}
