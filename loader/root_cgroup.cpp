// SPDX-License-Identifier: GPL-2.0
#include "loader/root_cgroup.h"

#include "loader/bpf_object_info.h"
#include "loader/bpf_syscall.h"
#include "loader/directory.h"
#include "loader/error.h"

#include <fcntl.h>
#include <sys/file.h>

#include <array>
#include <cerrno>
#include <set>

namespace bpfsigctl {

namespace {

std::vector<std::uint32_t> query(int cgroup, bpf_attach_type type) {
    // BPF_CGROUP_MAX_PROGS for each hook. The flags are not wanted, but without
    // room for them __cgroup_bpf_query() answers EINVAL for BPF_LSM_CGROUP.
    std::array<std::uint32_t, 64UL * RootCgroup::lsm_hook_slots> ids{};
    std::array<std::uint32_t, ids.size()> flags{};
    std::uint32_t count = ids.size();
    if (bpf::prog_query(cgroup, type, ids.data(), flags.data(), count) != 0)
        throw system_error("cannot list the BPF programs on a cgroup", errno,
                           errno == EPERM ? bpf_refused_remedy
                                          : "the kernel needs CONFIG_CGROUP_BPF and lsm_cgroup "
                                            "programs (6.0 or newer)");
    return {ids.begin(), ids.begin() + count};
}

struct Hooks {
    std::set<std::uint32_t> btf_ids;
    std::set<std::uint32_t> hidden; // ids of programs no fd is given for
};

void add_hooks_below(int cgroup, Hooks &hooks) {
    for (const std::uint32_t id : query(cgroup, BPF_LSM_CGROUP)) {
        const Fd program = open_program(id);
        if (program)
            hooks.btf_ids.insert(program_info(program).attach_btf_id);
        else
            hooks.hidden.insert(id);
    }
    const int fd = ::openat(cgroup, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const Directory directory(fd < 0 ? nullptr : ::fdopendir(fd));
    if (!directory)
        return; // removed meanwhile
    while (const dirent *entry = ::readdir(directory.get())) {
        if (entry->d_type != DT_DIR || entry->d_name[0] == '.')
            continue;
        const Fd child(::openat(cgroup, entry->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (child)
            add_hooks_below(child.get(), hooks);
    }
}

} // namespace

RootCgroup::RootCgroup() : fs_("cgroup2"), root_(fs_.open_directory(".")) {}

void RootCgroup::lock() const {
    if (::flock(root_.get(), LOCK_EX | LOCK_NB) == 0)
        return;
    if (errno == EWOULDBLOCK)
        throw Error("another bpfsigctl is loading or unloading a policy",
                    "try again when it is done");
    throw system_error("cannot lock the root cgroup", errno);
}

std::vector<std::uint32_t> RootCgroup::attached(bpf_attach_type type) const {
    return query(root_.get(), type);
}

void RootCgroup::attach(int program, bpf_attach_type type, const std::string &name) const {
    if (bpf::prog_attach(program, root_.get(), type, BPF_F_ALLOW_MULTI) == 0)
        return;
    // With no slot free bpf_cgroup_atype_find() answers E2BIG, which
    // __cgroup_bpf_attach() turns into EINVAL.
    const char *remedy = errno == E2BIG || errno == EINVAL
                             ? "all lsm_cgroup slots, or places on the root cgroup, are taken: "
                               "detach other lsm_cgroup programs"
                         : errno == EPERM ? "a program on the root cgroup was attached without "
                                            "BPF_F_ALLOW_MULTI, or a security module refuses it"
                                          : "";
    throw system_error("cannot attach " + name + " to the root cgroup", errno, remedy);
}

void RootCgroup::detach(int program, bpf_attach_type type) const {
    if (bpf::prog_detach(program, root_.get(), type) != 0 && errno != ENOENT)
        throw system_error("cannot detach a program from the root cgroup", errno);
}

std::size_t RootCgroup::lsm_hooks_in_use() const {
    Hooks hooks;
    add_hooks_below(root_.get(), hooks);
    return hooks.btf_ids.size() + hooks.hidden.size();
}

} // namespace bpfsigctl
