// SPDX-License-Identifier: GPL-2.0
// lightest [CGROUP_ROOT BPFFS]: loads and attaches the programs that `bpfsigctl load` does,
// with maps of the same sizes, and nothing besides: no arming, no question about the
// kernel. What a load cannot cost less than. What is attached to the cgroup stays there;
// the links are pinned as BPFFS/lightest-N, else they would go at the price of a
// detachment each. Without arguments it attaches none.
#include "loader/bpf_syscall.h"
#include "loader/fd.h"
#include "loader/policy_object.h"

#include <bpfsigctl/abi.h>

#include <linux/bpf.h>

#include <exception>
#include <fcntl.h>
#include <iostream>
#include <stdexcept>
#include <string>

namespace {

using bpfsigctl::Fd;
namespace bpf = bpfsigctl::bpf;

bool begins(const std::string &section, const char *with) {
    return section.rfind(with, 0) == 0;
}

void attach(const bpfsigctl::PolicyObject &object, const char *cgroup_root,
            const std::string &bpffs) {
    const Fd cgroup(::open(cgroup_root, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!cgroup)
        throw std::runtime_error("cannot open the root cgroup");
    unsigned links = 0;
    for (const auto &program : object.programs()) {
        const int fd = program.fd.get();
        int result = 0;
        // sigctl_checked ends as sigctl_retain.
        if (!program.fd || program.name == "sigctl_retain" || begins(program.section, "syscall") ||
            begins(program.section, "lsm.s/"))
            continue;
        if (begins(program.section, "cgroup/"))
            result = bpf::prog_attach(fd, cgroup.get(), BPF_CGROUP_SYSCTL, BPF_F_ALLOW_MULTI);
        else if (begins(program.section, "lsm_cgroup/"))
            result = bpf::prog_attach(fd, cgroup.get(), BPF_LSM_CGROUP, BPF_F_ALLOW_MULTI);
        else {
            const Fd link(bpf::raw_tracepoint_open(fd));
            const std::string pin = bpffs + "/lightest-" + std::to_string(links++);
            result = link ? bpf::obj_pin(link.get(), pin.c_str()) : -1;
        }
        if (result < 0)
            throw std::runtime_error("cannot attach " + program.name);
    }
}

} // namespace

int main(int argc, char **argv) {
    try {
        if (argc != 1 && argc != 3)
            throw std::runtime_error("usage: lightest [CGROUP_ROOT BPFFS]");
        bpfsigctl::PolicyObject object;
        object.set_retain_bytes(SIGCTL_RETAIN_DEFAULT * SIGCTL_MIB);
        object.load(false);
        if (argc == 3)
            attach(object, argv[1], argv[2]);
        return 0;
    } catch (const std::exception &error) {
        std::cerr << "lightest: " << error.what() << '\n';
        return 1;
    }
}
