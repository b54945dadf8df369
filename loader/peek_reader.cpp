// SPDX-License-Identifier: GPL-2.0
#include "loader/peek_reader.h"

#include "loader/bpf_syscall.h"
#include "loader/error.h"

#include <peek.light.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <ctime>
#include <memory>

#include "bpf/decision.h"

// The layout of struct peek of bpf/peek/peek.bpf.c.
struct PeekValue {
    sigctl_read read;
    std::uint32_t found;
};

namespace bpfsigctl {

namespace {

std::uint64_t boottime_ns() {
    constexpr std::uint64_t ns_per_second = 1'000'000'000;
    timespec now{};
    ::clock_gettime(CLOCK_BOOTTIME, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * ns_per_second +
           static_cast<std::uint64_t>(now.tv_nsec);
}

void iterate(const Fd &link) {
    const Fd iterator(bpf::iter_create(link.get()));
    if (!iterator)
        throw system_error("cannot run the map iterator", errno);
    std::array<char, 64> nothing{}; // it writes none: its output is its map
    while (::read(iterator.get(), nothing.data(), nothing.size()) > 0) {
    }
}

// No program of the policy runs here, so the deadline has to be judged here.
void judge_deadline(sigctl_read &read) {
    sigctl_policy &policy = read.policy;
    if (sigctl_state_of(policy.word) != SIGCTL_WAITING || policy.closes_at == 0 ||
        read.now < policy.closes_at)
        return;
    policy.word |= SIGCTL_WORD_LOCKED;
    policy.lock_reason = SIGCTL_LOCK_DEADLINE;
    policy.locked_at = policy.closes_at;
}

} // namespace

PeekReader::PeekReader()
    : object_({reinterpret_cast<const char *>(peek_light), sizeof(peek_light)},
              "the iterator that reads a policy whose reader is gone") {
    object_.load(SIGCTL_LIGHT_WITHOUT);
    link_ = Fd(bpf::iter_link_create(object_.program("peek_maps").fd.get()));
    if (!link_)
        throw system_error("the policy's reader is gone, and the iterator that would read it "
                           "without cannot be attached",
                           errno, "the kernel has no BPF iterators");
}

void PeekReader::read(sigctl_read &request) const {
    const std::uint32_t zero = 0;
    const int map = object_.map("peek_map").fd.get();
    const auto value = std::make_unique<PeekValue>();
    value->read.table = request.table;
    value->read.row = request.row;
    if (bpf::map_update(map, &zero, value.get()) != 0)
        throw system_error("cannot ask the map iterator", errno);
    iterate(link_);
    if (bpf::map_lookup(map, &zero, value.get()) != 0)
        throw system_error("cannot read what the map iterator found", errno);
    if (value->found != 0 && value->read.policy.abi_version != SIGCTL_ABI_VERSION)
        throw Error("the loaded policy speaks ABI " +
                        std::to_string(value->read.policy.abi_version) + ", not " +
                        std::to_string(SIGCTL_ABI_VERSION),
                    "use the bpfsigctl that loaded it; it holds until reboot either way");
    request = value->read;
    request.now = boottime_ns();
    judge_deadline(request);
}

} // namespace bpfsigctl
