// SPDX-License-Identifier: GPL-2.0
// floor CGROUP_ROOT BPFFS [--retain] [--wait]: loads and attaches as many programs as `bpfsigctl
// load` does, of the same types and on the same hooks, which do nothing; with --retain those that
// retain, too, and the room for the images, with --wait those for a check that waits. What no
// policy on these hooks loads for less: bpf(2) alone, and the kernel looks up its nine names, which
// for so few is the shorter way.
//
// What is attached to the cgroup stays there under a name of the policy's, as if a killed
// load had left it; the links are pinned as BPFFS/floor-N.
#include "check.h"

#include "loader/bpf_syscall.h"
#include "loader/fd.h"

#include <bpfsigctl/abi.h>

#include <linux/bpf.h>
#include <linux/btf.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <fcntl.h>
#include <iostream>
#include <iterator>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using bpfsigctl::Fd;
namespace bpf = bpfsigctl::bpf;

constexpr std::string_view own_name = SIGCTL_PREFIX "floor";

struct Hook {
    const char *name; // in the kernel's BTF; empty: it is no hook by BTF
    std::uint32_t kind;
    bpf_prog_type type;
    bpf_attach_type attach;
    std::string_view with; // the option that wants it; empty: none need
};

constexpr std::string_view retain = "--retain";
constexpr std::string_view wait = "--wait";

// In the order in which the policy attaches its own.
constexpr Hook hooks[] = {
    {"bpf_lsm_locked_down", BTF_KIND_FUNC, BPF_PROG_TYPE_LSM, BPF_LSM_CGROUP, {}},
    {"bpf_lsm_kernel_read_file", BTF_KIND_FUNC, BPF_PROG_TYPE_LSM, BPF_LSM_CGROUP, {}},
    {"bpf_lsm_kernel_load_data", BTF_KIND_FUNC, BPF_PROG_TYPE_LSM, BPF_LSM_CGROUP, {}},
    {"bpf_lsm_bprm_committed_creds", BTF_KIND_FUNC, BPF_PROG_TYPE_LSM, BPF_LSM_CGROUP, {}},
    {"bpf_lsm_bpf_map", BTF_KIND_FUNC, BPF_PROG_TYPE_LSM, BPF_LSM_CGROUP, {}},
    {"bpf_lsm_bpf_prog", BTF_KIND_FUNC, BPF_PROG_TYPE_LSM, BPF_LSM_CGROUP, {}},
    {"", BTF_KIND_UNKN, BPF_PROG_TYPE_CGROUP_SYSCTL, BPF_CGROUP_SYSCTL, {}},
    {"bpf_lsm_kernel_module_sig_check", BTF_KIND_FUNC, BPF_PROG_TYPE_LSM, BPF_LSM_CGROUP, wait},
    {"module_sig_check", BTF_KIND_FUNC, BPF_PROG_TYPE_TRACING, BPF_TRACE_FEXIT, {}},
    {"btf_trace_module_load", BTF_KIND_TYPEDEF, BPF_PROG_TYPE_TRACING, BPF_TRACE_RAW_TP, {}},
    {"load_module", BTF_KIND_FUNC, BPF_PROG_TYPE_TRACING, BPF_TRACE_FEXIT, {}},
    {"module_sig_check_wait_end", BTF_KIND_FUNC, BPF_PROG_TYPE_TRACING, BPF_TRACE_FENTRY, wait},
    {"module_sig_check", BTF_KIND_FUNC, BPF_PROG_TYPE_TRACING, BPF_TRACE_FENTRY, retain},
};

// To the hooks of a cgroup 1 is what lets everything pass, to tracing 0 is all there is.
bool is_of_a_cgroup(const Hook &hook) {
    return hook.type != BPF_PROG_TYPE_TRACING;
}

// With MAP the first of its instructions, of two words, refers to that.
Fd load(const Hook &hook, std::uint32_t btf_id, const Fd &map) {
    const bpf_insn program[] = {
        {.code = BPF_LD | BPF_DW | BPF_IMM,
         .dst_reg = 1,
         .src_reg = BPF_PSEUDO_MAP_FD,
         .off = 0,
         .imm = map.get()},
        {.code = 0, .dst_reg = 0, .src_reg = 0, .off = 0, .imm = 0},
        {.code = BPF_ALU64 | BPF_MOV | BPF_K,
         .dst_reg = 0,
         .src_reg = 0,
         .off = 0,
         .imm = is_of_a_cgroup(hook) ? 1 : 0},
        {.code = BPF_JMP | BPF_EXIT, .dst_reg = 0, .src_reg = 0, .off = 0, .imm = 0},
    };
    const std::uint32_t first = map ? 0 : 2;
    bpf_attr attr{};
    attr.prog_type = hook.type;
    attr.expected_attach_type = hook.attach;
    attr.attach_btf_id = btf_id;
    attr.insns = reinterpret_cast<std::uintptr_t>(program + first);
    attr.insn_cnt = static_cast<std::uint32_t>(std::size(program)) - first;
    attr.license = reinterpret_cast<std::uintptr_t>("GPL");
    own_name.copy(attr.prog_name, sizeof(attr.prog_name) - 1);
    Fd fd(static_cast<int>(::syscall(SYS_bpf, BPF_PROG_LOAD, &attr, sizeof(attr))));
    check(static_cast<bool>(fd), std::string("load a program on ") + hook.name);
    return fd;
}

// What the program that looks a name up is run with.
struct Lookup {
    char name[32]; // NUL to its end
    std::uint64_t kind;
    std::int64_t id; // out
};

// Calls bpf_btf_find_by_name_kind(), which takes a name on the stack.
Fd load_lookup() {
    constexpr std::int16_t word = sizeof(std::uint64_t);
    constexpr int size = sizeof(Lookup::name);
    std::vector<bpf_insn> program = {
        {.code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = 6, .src_reg = 1, .off = 0, .imm = 0}};
    for (std::int16_t at = 0; at < size; at += word) {
        program.push_back(
            {.code = BPF_LDX | BPF_MEM | BPF_DW, .dst_reg = 1, .src_reg = 6, .off = at, .imm = 0});
        program.push_back({.code = BPF_STX | BPF_MEM | BPF_DW,
                           .dst_reg = 10,
                           .src_reg = 1,
                           .off = static_cast<std::int16_t>(at - size),
                           .imm = 0});
    }
    const bpf_insn call[] = {
        {.code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = 1, .src_reg = 10, .off = 0, .imm = 0},
        {.code = BPF_ALU64 | BPF_ADD | BPF_K, .dst_reg = 1, .src_reg = 0, .off = 0, .imm = -size},
        {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 2, .src_reg = 0, .off = 0, .imm = size},
        {.code = BPF_LDX | BPF_MEM | BPF_DW,
         .dst_reg = 3,
         .src_reg = 6,
         .off = offsetof(Lookup, kind),
         .imm = 0},
        {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 4, .src_reg = 0, .off = 0, .imm = 0},
        {.code = BPF_JMP | BPF_CALL,
         .dst_reg = 0,
         .src_reg = 0,
         .off = 0,
         .imm = BPF_FUNC_btf_find_by_name_kind},
        {.code = BPF_STX | BPF_MEM | BPF_DW,
         .dst_reg = 6,
         .src_reg = 0,
         .off = offsetof(Lookup, id),
         .imm = 0},
        {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 0, .src_reg = 0, .off = 0, .imm = 0},
        {.code = BPF_JMP | BPF_EXIT, .dst_reg = 0, .src_reg = 0, .off = 0, .imm = 0},
    };
    program.insert(program.end(), std::begin(call), std::end(call));
    const Fd map(bpf::map_create(BPF_MAP_TYPE_ARRAY, own_name, sizeof(int), sizeof(int), 1));
    Fd fd(bpf::prog_load_syscall(own_name, program.data(), program.size() * sizeof(bpf_insn),
                                 map.get(), {}));
    check(static_cast<bool>(fd), "load the program that looks names up");
    return fd;
}

std::uint32_t look_up(const Fd &program, const Hook &hook) {
    Lookup lookup{};
    std::string_view(hook.name).copy(lookup.name, sizeof(lookup.name) - 1);
    lookup.kind = hook.kind;
    std::uint32_t retval = 0;
    check(bpf::prog_run(program.get(), &lookup, sizeof(lookup), retval) == 0, "look a name up");
    if (lookup.id <= 0)
        throw std::runtime_error(std::string("the kernel's BTF has no ") + hook.name);
    return static_cast<std::uint32_t>(lookup.id);
}

std::vector<std::uint32_t> btf_ids(const std::vector<Hook> &wanted) {
    const Fd program = load_lookup();
    std::map<std::string_view, std::uint32_t> ids = {{"", 0}};
    std::vector<std::uint32_t> all;
    for (const Hook &hook : wanted) {
        if (!ids.contains(hook.name))
            ids[hook.name] = look_up(program, hook);
        all.push_back(ids[hook.name]);
    }
    return all;
}

void load_and_attach(const char *cgroup_root, const std::string &bpffs,
                     const std::set<std::string_view> &options) {
    std::vector<Hook> all;
    std::copy_if(
        std::begin(hooks), std::end(hooks), std::back_inserter(all),
        [&](const Hook &hook) { return hook.with.empty() || options.contains(hook.with); });
    Fd map;
    if (options.contains(retain)) {
        map = Fd(bpf::map_create(BPF_MAP_TYPE_ARRAY, own_name, sizeof(std::uint32_t),
                                 SIGCTL_RETAIN_DEFAULT * SIGCTL_MIB + SIGCTL_RETAIN_TAIL, 1));
        check(static_cast<bool>(map), "create a map");
    }
    const std::vector<std::uint32_t> ids = btf_ids(all);
    const Fd none;
    std::vector<Fd> programs;
    for (std::size_t i = 0; i < all.size(); i++)
        programs.push_back(load(all[i], ids[i], i == all.size() - 1 ? map : none));

    const Fd cgroup(::open(cgroup_root, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    check(static_cast<bool>(cgroup), "open the root cgroup");
    for (std::size_t i = 0; i < all.size(); i++) {
        const int fd = programs[i].get();
        int result = 0;
        if (is_of_a_cgroup(all[i])) {
            result = bpf::prog_attach(fd, cgroup.get(), all[i].attach, BPF_F_ALLOW_MULTI);
        } else {
            const Fd link(bpf::raw_tracepoint_open(fd));
            const std::string pin = bpffs + "/floor-" + std::to_string(i);
            result = link ? bpf::obj_pin(link.get(), pin.c_str()) : -1;
        }
        check(result >= 0, std::string("attach to ") + all[i].name);
    }
}

} // namespace

int main(int argc, char **argv) {
    try {
        const std::set<std::string_view> options(argv + std::min(argc, 3), argv + argc);
        if (argc < 3 || std::any_of(options.begin(), options.end(), [](std::string_view option) {
                return option != retain && option != wait;
            }))
            throw std::runtime_error("usage: floor CGROUP_ROOT BPFFS [--retain] [--wait]");
        load_and_attach(argv[1], argv[2], options);
        return 0;
    } catch (const std::exception &error) {
        std::cerr << "floor: " << error.what() << '\n';
        return 1;
    }
}
