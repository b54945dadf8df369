// SPDX-License-Identifier: GPL-2.0
#include "loader/policy_reader.h"

#include "loader/bpf_object_info.h"
#include "loader/bpf_syscall.h"
#include "loader/error.h"
#include "loader/peek_reader.h"
#include "loader/program_reader.h"
#include "loader/root_cgroup.h"

#include <algorithm>

#include "bpf/decision.h"

namespace bpfsigctl {

namespace {

bool is_reader(const ProgramInfo &info) {
    return info.type == BPF_PROG_TYPE_SYSCALL && info.name == "sigctl_read";
}

// What a killed load or unload left is there too, but not armed.
std::unique_ptr<PolicyReader> if_armed(std::unique_ptr<PolicyReader> reader) {
    const auto request = std::make_unique<sigctl_read>();
    reader->read(*request);
    return sigctl_state_of(request->policy.word) != SIGCTL_UNARMED ? std::move(reader) : nullptr;
}

std::unique_ptr<PolicyReader> reader_by_pin(const PinDirectory &pins) {
    Fd program(bpf::obj_get(pins.pin(pin::reader).c_str()));
    try {
        if (!program || !is_reader(program_info(program)))
            return nullptr;
    } catch (const Error &) {
        return nullptr; // something else is pinned there, not a program
    }
    return if_armed(std::make_unique<ProgramReader>(std::move(program)));
}

std::unique_ptr<PolicyReader> reader_by_id() {
    std::unique_ptr<PolicyReader> found;
    for_each_program([&](Fd &program, const ProgramInfo &info) {
        if (is_reader(info))
            found = if_armed(std::make_unique<ProgramReader>(std::move(program)));
        return found != nullptr;
    });
    return found;
}

// A program of ours on the root cgroup, or one that a policy's guard hides.
bool policy_is_attached() {
    const RootCgroup cgroup;
    const auto ids = cgroup.attached(BPF_LSM_CGROUP);
    return std::any_of(ids.begin(), ids.end(), [](std::uint32_t id) {
        const Fd program = open_program(id);
        return !program || program_info(program).name.rfind(SIGCTL_PREFIX, 0) == 0;
    });
}

} // namespace

std::unique_ptr<PolicyReader> find_reader(const PinDirectory &pins) {
    if (auto reader = reader_by_pin(pins))
        return reader;
    if (auto reader = reader_by_id())
        return reader;
    if (policy_is_attached())
        return if_armed(std::make_unique<PeekReader>());
    return nullptr;
}

} // namespace bpfsigctl
