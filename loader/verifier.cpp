// SPDX-License-Identifier: GPL-2.0
#include "loader/verifier.h"

#include "loader/bpf_object_info.h"
#include "loader/bpf_syscall.h"
#include "loader/error.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <thread>

namespace bpfsigctl {

namespace {

constexpr auto pause_between_tries = std::chrono::milliseconds(2);

// The program is asked by a bpf(2) that the kernel itself answers with EINVAL.
int ask(sigctl_verify &request) {
    return ::syscall(SYS_bpf, SIGCTL_VERIFY_COMMAND, &request, sizeof(request)) < 0 ? errno : 0;
}

} // namespace

Verifier::Verifier(const LoadedPolicy &policy)
    : program_(open_program(policy.read().policy.verifier)) {
    if (!program_)
        throw Error("the policy's verifying program is gone, and the retained images with it",
                    "its pins were removed, or their bpffs unmounted, before every verdict was in");
}

void Verifier::attach() {
    Fd link(bpf::raw_tracepoint_open(program_.get()));
    if (link)
        link_ = std::move(link);
    else if (errno == EBUSY) // attached by another verification, which may end
        std::this_thread::sleep_for(pause_between_tries);
    else
        throw system_error("cannot attach sigctl_verify (lsm.s/bpf)", errno);
}

bool Verifier::judge(std::uint32_t index, const std::optional<std::string> &signature, bool lost) {
    sigctl_verify request{};
    request.abi_version = SIGCTL_ABI_VERSION;
    request.index = index;
    if (signature) {
        request.flags |= SIGCTL_VERIFY_SIGNATURE;
        request.signature = reinterpret_cast<std::uint64_t>(signature->data());
        request.signature_len = static_cast<std::uint32_t>(signature->size());
    }
    if (lost)
        request.flags |= SIGCTL_VERIFY_LOST;
    for (;;) {
        switch (const int answer = ask(request)) {
        case ECANCELED:
            return true;
        case EINPROGRESS:
            return false;
        case EINVAL:
            attach();
            break;
        case EBUSY:
            std::this_thread::sleep_for(pause_between_tries);
            break;
        case EPROTO:
            throw Error("the loaded policy's verifying program speaks another ABI than " +
                            std::to_string(SIGCTL_ABI_VERSION),
                        "use the bpfsigctl that loaded it");
        default:
            throw system_error("the kernel could not verify record " + std::to_string(index) +
                                   " of the ledger",
                               answer, "run verify again: no verdict was given");
        }
    }
}

} // namespace bpfsigctl
