// SPDX-License-Identifier: GPL-2.0
#include "loader/run_program.h"

#include "loader/bpf_syscall.h"
#include "loader/error.h"

#include <bpfsigctl/abi.h>

#include <cerrno>
#include <string>

namespace bpfsigctl {

void run_program(int program, void *context, std::uint32_t size, const char *name) {
    const std::string what = std::string("the loaded policy's ") + name;
    const char *remedy = "use the bpfsigctl that loaded it; it holds until reboot either way";
    std::uint32_t retval = 0;
    if (bpf::prog_run(program, context, size, retval) != 0) {
        // The kernel refuses a context that is shorter than what the program reads.
        if (errno == EINVAL)
            throw Error(what + " takes another context", remedy);
        throw system_error("cannot run " + what, errno);
    }
    const int result = -static_cast<int>(retval);
    if (result == EPROTO)
        throw Error(what + " speaks another ABI than " + std::to_string(SIGCTL_ABI_VERSION),
                    remedy);
    if (result != 0)
        throw system_error(what + " refused", result);
}

} // namespace bpfsigctl
