// SPDX-License-Identifier: GPL-2.0
#include "loader/rivals.h"

#include "loader/bpf_object_info.h"
#include "loader/error.h"
#include "loader/kernel.h"

#include <linux/bpf.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace bpfsigctl {

namespace {

bool contains(const std::vector<std::uint32_t> &ids, std::uint32_t id) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}

std::vector<ProgramInfo> all_programs() {
    std::vector<ProgramInfo> programs;
    for_each_program([&](Fd & /*program*/, const ProgramInfo &info) {
        programs.push_back(info);
        return false;
    });
    return programs;
}

// A function of the kernel or of another program: the BTF object, and the type in it.
using Function = std::pair<std::uint32_t, std::uint32_t>;

Function target(const ProgramInfo &program) {
    return {program.attach_btf_obj_id, program.attach_btf_id};
}

// A program that modifies the function's return value looks like any other that
// traces it, so each counts.
bool traces_an_answer(const ProgramInfo &program, std::uint32_t kernel_btf) {
    return program.type == BPF_PROG_TYPE_TRACING && program.attach_btf_obj_id == kernel_btf &&
           kernel::btf_name(program.attach_btf_id).rfind("security_", 0) == 0;
}

} // namespace

void expect_no_rivals(const OwnPrograms &ours) {
    const std::vector<ProgramInfo> programs = all_programs();
    std::set<Function> held;
    for (const ProgramInfo &program : programs)
        if (contains(ours.held, program.id))
            held.insert(target(program));
    if (held.size() != ours.held.size())
        throw Error("the policy's own programs are not among the kernel's",
                    "another BPF program or security module hides them: find it");

    for (const ProgramInfo &program : programs) {
        if (contains(ours.all, program.id))
            continue;
        const bool on_a_held_hook =
            program.type == BPF_PROG_TYPE_LSM && held.contains(target(program));
        // What replaces a function, and can do so in ours, does not tell of what type its
        // program is.
        if (on_a_held_hook || program.type == BPF_PROG_TYPE_CGROUP_SYSCTL ||
            program.type == BPF_PROG_TYPE_EXT || traces_an_answer(program, held.begin()->first))
            throw Error("the BPF program " + program.name + " (id " + std::to_string(program.id) +
                            ") could answer in the policy's place",
                        "load the policy before it, or without it");
    }
}

} // namespace bpfsigctl
