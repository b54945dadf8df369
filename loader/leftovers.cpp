// SPDX-License-Identifier: GPL-2.0
#include "loader/leftovers.h"

#include "loader/bpf_object_info.h"
#include "loader/bpf_syscall.h"
#include "loader/error.h"

#include <bpfsigctl/abi.h>

#include <cerrno>
#include <optional>
#include <string>
#include <vector>

#include "bpf/decision.h"

namespace bpfsigctl {

namespace {

Error already_loaded() {
    return Error("a policy is loaded already", "bpfsigctl status tells its state; it can be "
                                               "replaced before the lock, after bpfsigctl unload");
}

Error other_version(const std::string &what, std::uint32_t abi) {
    return Error(what + " of another version of bpfsigctl (ABI " + std::to_string(abi) +
                     ", this is ABI " + std::to_string(SIGCTL_ABI_VERSION) + ")",
                 "unload the policy with that version, or reboot");
}

// Throws unless the map is a policy of this ABI that was never armed.
void expect_unarmed(const Fd &map, const std::string &what) {
    const MapInfo info = map_info(map);
    std::vector<char> value(info.value_size);
    const std::uint32_t zero = 0;
    if (bpf::map_lookup(map.get(), &zero, value.data()) != 0)
        throw system_error("cannot read " + what, errno);
    const auto *policy = reinterpret_cast<const sigctl_policy *>(value.data());
    if (info.value_size >= sizeof(std::uint32_t) && policy->abi_version != 0 &&
        policy->abi_version != SIGCTL_ABI_VERSION)
        throw other_version(what, policy->abi_version);
    if (info.value_size != sizeof(sigctl_policy_value))
        throw other_version(what, 0);
    if (sigctl_state_of(policy->word) != SIGCTL_UNARMED)
        throw already_loaded();
}

bool is_ours(const std::string &name) {
    return name.rfind(SIGCTL_PREFIX, 0) == 0;
}

void expect_unarmed_policy_of(const ProgramInfo &program) {
    for (const std::uint32_t id : program.map_ids) {
        const Fd map = open_map(id);
        if (map && map_info(map).name == "sigctl_policy")
            expect_unarmed(map, "the policy on the root cgroup");
    }
}

std::vector<Fd> unarmed_programs(const RootCgroup &cgroup, bpf_attach_type type) {
    std::vector<Fd> programs;
    for (const std::uint32_t id : cgroup.attached(type)) {
        Fd program = open_program(id);
        if (!program)
            throw already_loaded(); // attached, and no fd to it: an armed policy's guard
        const ProgramInfo info = program_info(program);
        if (!is_ours(info.name))
            continue;
        expect_unarmed_policy_of(info);
        programs.push_back(std::move(program));
    }
    return programs;
}

// All of them are looked at before any is taken away.
struct Unarmed {
    explicit Unarmed(const RootCgroup &cgroup)
        : hooks(unarmed_programs(cgroup, BPF_LSM_CGROUP)),
          sysctl(unarmed_programs(cgroup, BPF_CGROUP_SYSCTL)) {}

    void detach(const RootCgroup &cgroup) const {
        for (const Fd &program : hooks)
            cgroup.detach(program.get(), BPF_LSM_CGROUP);
        for (const Fd &program : sysctl)
            cgroup.detach(program.get(), BPF_CGROUP_SYSCTL);
    }

    std::vector<Fd> hooks;
    std::vector<Fd> sysctl;
};

bool clear_pins(const PinDirectory &pins) {
    const std::string objection = pins.objection();
    if (!objection.empty())
        throw Error("cannot pin in " + pins.path() + ": " + objection,
                    "give --pin-dir a path on a mounted bpffs: mount -t bpf bpf /sys/fs/bpf",
                    ExitCode::not_ready);
    if (!pins.exists())
        return false;
    const std::vector<std::string> foreign = pins.foreign_entries();
    if (!foreign.empty())
        throw Error("the pin directory " + pins.path() + " is not empty: it holds " +
                        foreign.front(),
                    "give --pin-dir another path, or remove what is in it");
    const Fd policy(bpf::obj_get(pins.pin(pin::policy).c_str()));
    if (policy)
        expect_unarmed(policy, "the pins in " + pins.path() + " are those");
    pins.clear();
    return true;
}

} // namespace

void detach_leftovers(const RootCgroup &cgroup) {
    Unarmed(cgroup).detach(cgroup);
}

bool clear_leftovers(const RootCgroup &cgroup, const PinDirectory &pins) {
    const Unarmed unarmed(cgroup);
    const bool had_pins = clear_pins(pins);
    unarmed.detach(cgroup);
    return had_pins || !unarmed.hooks.empty() || !unarmed.sysctl.empty();
}

} // namespace bpfsigctl
