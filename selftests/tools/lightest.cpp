// SPDX-License-Identifier: GPL-2.0
// lightest CGROUP_ROOT: loads and attaches the programs that `bpfsigctl load` does, and
// nothing besides: no arming, no pins, no question about the kernel. What a load cannot
// cost less than. What is attached to the cgroup stays there.
#include "loader/bpf_syscall.h"
#include "loader/fd.h"
#include "loader/light_object.h"

#include <sigctl.light.h>

#include <linux/bpf.h>

#include <exception>
#include <fcntl.h>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using bpfsigctl::Fd;
namespace bpf = bpfsigctl::bpf;

bool begins(const std::string &section, const char *with) {
    return section.rfind(with, 0) == 0;
}

void attach(const bpfsigctl::LightObject &object, const Fd &cgroup) {
    std::vector<Fd> links;
    for (const auto &program : object.programs()) {
        const int fd = program.fd.get();
        int result = 0;
        if (!program.fd || begins(program.section, "syscall") || begins(program.section, "lsm.s/"))
            continue;
        if (begins(program.section, "cgroup/"))
            result = bpf::prog_attach(fd, cgroup.get(), BPF_CGROUP_SYSCTL, BPF_F_ALLOW_MULTI);
        else if (begins(program.section, "lsm_cgroup/"))
            result = bpf::prog_attach(fd, cgroup.get(), BPF_LSM_CGROUP, BPF_F_ALLOW_MULTI);
        else
            result = links.emplace_back(bpf::raw_tracepoint_open(fd)).get();
        if (result < 0)
            throw std::runtime_error("cannot attach " + program.name);
    }
}

} // namespace

int main(int argc, char **argv) {
    try {
        if (argc != 2)
            throw std::runtime_error("usage: lightest CGROUP_ROOT");
        const Fd cgroup(::open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (!cgroup)
            throw std::runtime_error("cannot open the root cgroup");
        bpfsigctl::LightObject object(
            {reinterpret_cast<const char *>(sigctl_light), sizeof(sigctl_light)}, "the policy");
        object.load(SIGCTL_LIGHT_WITHOUT);
        attach(object, cgroup);
        return 0;
    } catch (const std::exception &error) {
        std::cerr << "lightest: " << error.what() << '\n';
        return 1;
    }
}
