// SPDX-License-Identifier: GPL-2.0
// What a loading program of libbpf's, and the programs that it loads, want of the kernel's
// BTF, found in the bytes that bpf_object__gen_loader() gave.
#pragma once

#include <bpf/libbpf.h>
#include <bpfsigctl/light.h>

#include <array>
#include <string>
#include <vector>

struct KernelTypes {
    std::vector<sigctl_light_type> types;
    std::vector<sigctl_light_member> members;
    std::vector<sigctl_light_lookup> lookups;
    std::vector<sigctl_light_relocation> relocations;
};

// DATA and INSNS are the loading program's, those with the optional programs empty if there
// are none; ATTRS is where in DATA the attributes of OBJECT's programs are. A relocation that takes
// more than members by their names is left to the kernel. Throws std::runtime_error if the bytes
// are not what libbpf is known to write.
KernelTypes kernel_types(const bpf_object *object, const std::string &data,
                         const std::array<std::string, SIGCTL_LIGHT_VARIANTS> &insns,
                         const std::vector<__u32> &attrs);
