// SPDX-License-Identifier: GPL-2.0
// waitprog: BPF programs of a few instructions on the kernel's side of the wait:
// its hook, kernel_module_sig_check, and its function that ends the wait.
#include "run_command.h"

#include "loader/fd.h"
#include "loader/names.h"
#include "loader/root_cgroup.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <linux/bpf.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using bpfsigctl::Fd;
using Instructions = std::vector<bpf_insn>;

constexpr const char *usage = R"(usage: waitprog answer KIND VALUE COMMAND...
                         run the command while a program answers VALUE on the hook;
                         KIND: lsm, sleepable, cgroup, or end (an lsm program that
                         ends the wait before it answers)
       waitprog load KIND
                         load a program that ends the wait, and run it if that is
                         how its kind runs; KIND: lsm, syscall, tracing, sysctl,
                         socket
Answers with the errno's name if the kernel does not take the program, exit 3;
otherwise answer exits as its command does, and load with 0.
)";

constexpr int refused = 3;

bpf_insn move(std::uint8_t reg, int value) {
    return {
        .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = reg, .src_reg = 0, .off = 0, .imm = value};
}

bpf_insn call(std::uint8_t kind, int id) {
    return {.code = BPF_JMP | BPF_CALL, .dst_reg = 0, .src_reg = kind, .off = 0, .imm = id};
}

constexpr bpf_insn leave{
    .code = BPF_JMP | BPF_EXIT, .dst_reg = 0, .src_reg = 0, .off = 0, .imm = 0};

int kernel_function(const std::string &name) {
    btf *btf = ::btf__load_vmlinux_btf();
    const int id = btf != nullptr ? ::btf__find_by_name_kind(btf, name.c_str(), BTF_KIND_FUNC) : -1;
    ::btf__free(btf);
    if (id < 0)
        throw std::invalid_argument("no kernel function " + name);
    return id;
}

bpf_insn end_the_wait() {
    return call(BPF_PSEUDO_KFUNC_CALL, kernel_function("bpf_module_sig_check_wait_end"));
}

// Refused by the kernel; what it said goes to the user.
struct NotLoaded {
    int error;
};

Fd load(bpf_prog_type type, const Instructions &program, bpf_prog_load_opts &opts) {
    Fd fd(::bpf_prog_load(type, "waitprog", "GPL", program.data(), program.size(), &opts));
    if (!fd)
        throw NotLoaded{errno};
    return fd;
}

Fd load_on_hook(bpf_attach_type attach, const Instructions &program, std::uint32_t flags = 0) {
    LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = attach, .prog_flags = flags,
                .attach_btf_id =
                    static_cast<std::uint32_t>(kernel_function("bpf_lsm_kernel_module_sig_check")));
    return load(BPF_PROG_TYPE_LSM, program, opts);
}

int answer_on_cgroup(int value, char **command) {
    const Fd program = load_on_hook(
        BPF_LSM_CGROUP, {move(1, value), call(0, BPF_FUNC_set_retval), move(0, 1), leave});
    const bpfsigctl::RootCgroup cgroup;
    cgroup.attach(program.get(), BPF_LSM_CGROUP, "waitprog");
    const int status = run_command::wait_for(command);
    cgroup.detach(program.get(), BPF_LSM_CGROUP);
    return status;
}

int answer(const std::string &kind, int value, char **command) {
    if (kind == "cgroup")
        return answer_on_cgroup(value, command);
    Instructions instructions = {move(0, value), leave};
    std::uint32_t flags = 0;
    if (kind == "end")
        instructions.insert(instructions.begin(), end_the_wait());
    else if (kind == "sleepable")
        flags = BPF_F_SLEEPABLE;
    else if (kind != "lsm")
        throw std::invalid_argument("no kind " + kind);
    const Fd program = load_on_hook(BPF_LSM_MAC, instructions, flags);
    const Fd link(::bpf_raw_tracepoint_open(nullptr, program.get()));
    if (!link)
        throw std::runtime_error("cannot attach: " + bpfsigctl::errno_name(errno));
    return run_command::wait_for(command);
}

int load_kind(const std::string &kind) {
    const Instructions instructions = {end_the_wait(), move(0, 0), leave};
    if (kind == "lsm") {
        load_on_hook(BPF_LSM_MAC, instructions);
        return 0;
    }
    if (kind == "syscall") {
        LIBBPF_OPTS(bpf_prog_load_opts, opts, .prog_flags = BPF_F_SLEEPABLE);
        const Fd program = load(BPF_PROG_TYPE_SYSCALL, instructions, opts);
        LIBBPF_OPTS(bpf_test_run_opts, run_opts);
        return ::bpf_prog_test_run_opts(program.get(), &run_opts) == 0 ? 0 : 1;
    }
    if (kind == "tracing") {
        LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = BPF_TRACE_FENTRY,
                    .attach_btf_id = static_cast<std::uint32_t>(kernel_function("load_module")));
        load(BPF_PROG_TYPE_TRACING, instructions, opts);
        return 0;
    }
    LIBBPF_OPTS(bpf_prog_load_opts, opts);
    if (kind == "sysctl") {
        opts.expected_attach_type = BPF_CGROUP_SYSCTL;
        load(BPF_PROG_TYPE_CGROUP_SYSCTL, instructions, opts);
        return 0;
    }
    if (kind == "socket") {
        load(BPF_PROG_TYPE_SOCKET_FILTER, instructions, opts);
        return 0;
    }
    throw std::invalid_argument("no kind " + kind);
}

int dispatch(int argc, char **argv) {
    const std::string verb = argc > 1 ? argv[1] : "";
    if (verb == "answer" && argc > 4)
        return answer(argv[2], std::stoi(argv[3]), argv + 4);
    if (verb == "load" && argc == 3)
        return load_kind(argv[2]);
    std::cerr << usage;
    return 2;
}

} // namespace

int main(int argc, char **argv) {
    try {
        return dispatch(argc, argv);
    } catch (const NotLoaded &cause) {
        std::cout << bpfsigctl::errno_name(cause.error) << '\n';
        return refused;
    } catch (const std::exception &error) {
        std::cerr << "waitprog: " << error.what() << '\n';
        return 2;
    }
}
