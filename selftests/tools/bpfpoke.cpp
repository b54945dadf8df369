// SPDX-License-Identifier: GPL-2.0
// bpfpoke: what root can try on BPF objects by name. Answers with "0" or the
// name of the errno and exits with 0 if it succeeded.
#include "check.h"

#include "loader/bpf_object_info.h"
#include "loader/names.h"
#include "loader/root_cgroup.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <linux/bpf.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <exception>
#include <fcntl.h>
#include <iostream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

using bpfsigctl::Fd;

constexpr const char *own_name = "bpfpoke"; // of the programs it loads

constexpr const char *usage = R"(usage: bpfpoke program NAME      get an fd to it by id
       bpfpoke map NAME          get an fd to it by id
       bpfpoke write NAME        overwrite the map's first element with zeros
       bpfpoke remove NAME       delete the map's first element
       bpfpoke batch NAME        the same with a batch of one
       bpfpoke mmap NAME         map it to memory that could be written
       bpfpoke attached          how many programs are on the root cgroup
       bpfpoke old-policy PATH   pin a map like another version's policy
       bpfpoke fds               how many map ids there are, and how many give an fd
       bpfpoke attach HOOK...    hold lsm_cgroup slots: an lsm_cgroup program on each
       bpfpoke refuse HOOK...    the same, with programs that refuse (EPERM)
       bpfpoke detach            let go what attach and refuse attached
       bpfpoke pinned PATH       get an fd to what is pinned there
       bpfpoke extend NAME       load an fexit program on the program of that name
       bpfpoke replace NAME FUNCTION
                                 load a program that replaces the function of the program
                                 of that name, which takes a struct NAME *; attach it
       bpfpoke replace-later NAME FUNCTION
                                 the same, loaded to replace one of a program of its own
       bpfpoke pose NAME         load a program of that name
       bpfpoke trace FUNCTION... attach an fexit program to each, until killed
       bpfpoke links             how many links there are, how many give an fd, and how
                                 many of those can be detached or given another program
       bpfpoke detach-unnamed    detach whatever is on the root cgroup, without an fd to
                                 it; how many are left
       bpfpoke strip             get an fd to all that is on the root cgroup, print how
                                 much that is; with a line read after that detach it
                                 all, and print how much is left
       bpfpoke keep NAME         get an fd to the map of one element, answer; with each
                                 line read after that use it in the way it names:
                                 program (load one that writes it), inner (create a
                                 map of such maps), iterator (load one over a map)
       bpfpoke rival KIND HOOK   load a program that could answer in the policy's place;
                                 KIND: lsm, lsm_cgroup, fmod_ret, cgroup (HOOK: sysctl),
                                 freplace (HOOK: the type of the program of its own of
                                 which it replaces a function: syscall, lsm, filter)
       bpfpoke hold KIND HOOK    the same, and keep the fd until killed
       bpfpoke create NAME       create a map of that name
)";

int answer(int error) {
    std::cout << bpfsigctl::errno_name(error) << '\n';
    return error == 0 ? 0 : 1;
}

Fd map_by_name(const std::string &name) {
    for (std::uint32_t id = 0; ::bpf_map_get_next_id(id, &id) == 0;) {
        Fd map = bpfsigctl::open_map(id);
        if (map && bpfsigctl::map_info(map).name == name)
            return map;
    }
    return {};
}

Fd program_by_name(const std::string &name) {
    Fd found;
    bpfsigctl::for_each_program([&](Fd &fd, const bpfsigctl::ProgramInfo &info) {
        if (info.name == name)
            found = std::move(fd);
        return static_cast<bool>(found);
    });
    return found;
}

int program(const std::string &name) {
    return answer(program_by_name(name) ? 0 : ENOENT);
}

int pinned(const std::string &path) {
    const Fd object(::bpf_obj_get(path.c_str()));
    return answer(object ? 0 : errno);
}

int write(const std::string &name) {
    const Fd map = map_by_name(name);
    if (!map)
        return answer(ENOENT);
    const std::uint32_t zero = 0;
    const std::vector<char> value(bpfsigctl::map_info(map).value_size);
    return answer(::bpf_map_update_elem(map.get(), &zero, value.data(), BPF_ANY) == 0 ? 0 : errno);
}

int remove(const std::string &name) {
    const Fd map = map_by_name(name);
    if (!map)
        return answer(ENOENT);
    const std::uint32_t zero = 0;
    return answer(::bpf_map_delete_elem(map.get(), &zero) == 0 ? 0 : errno);
}

int batch(const std::string &name) {
    const Fd map = map_by_name(name);
    if (!map)
        return answer(ENOENT);
    const std::uint32_t zero = 0;
    std::uint32_t count = 1;
    const std::vector<char> value(bpfsigctl::map_info(map).value_size);
    LIBBPF_OPTS(bpf_map_batch_opts, opts);
    return answer(
        ::bpf_map_update_batch(map.get(), &zero, value.data(), &count, &opts) == 0 ? 0 : errno);
}

int map_memory(const std::string &name) {
    const Fd map = map_by_name(name);
    if (!map)
        return answer(ENOENT);
    const void *memory = ::mmap(nullptr, 1, PROT_READ | PROT_WRITE, MAP_SHARED, map.get(), 0);
    return answer(memory != MAP_FAILED ? 0 : errno);
}

int fds() {
    unsigned ids = 0;
    unsigned given = 0;
    for (std::uint32_t id = 0; ::bpf_map_get_next_id(id, &id) == 0; ids++)
        if (bpfsigctl::open_map(id))
            given++;
    std::cout << ids << ' ' << given << '\n';
    return 0;
}

// A program of two instructions.
Fd load(bpf_prog_type type, const std::string &name, int result, bpf_prog_load_opts &opts) {
    const bpf_insn program[] = {
        {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 0, .src_reg = 0, .off = 0, .imm = result},
        {.code = BPF_JMP | BPF_EXIT, .dst_reg = 0, .src_reg = 0, .off = 0, .imm = 0},
    };
    return Fd(::bpf_prog_load(type, name.c_str(), "GPL", program, 2, &opts));
}

std::uint32_t kernel_function(const std::string &name) {
    static const btf *const btf = ::btf__load_vmlinux_btf(); // large: once for all programs
    const int id = btf != nullptr ? ::btf__find_by_name_kind(btf, name.c_str(), BTF_KIND_FUNC) : -1;
    if (id < 0)
        throw std::invalid_argument("no kernel function " + name);
    return static_cast<std::uint32_t>(id);
}

Fd load_on(bpf_prog_type type, bpf_attach_type attach, const std::string &function, int result) {
    LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = attach,
                .attach_btf_id = kernel_function(function));
    return load(type, own_name, result, opts);
}

std::uint32_t function_of(const Fd &program, const std::string &name) {
    bpf_prog_info info{};
    std::uint32_t size = sizeof(info);
    ::bpf_obj_get_info_by_fd(program.get(), &info, &size);
    btf *btf = ::btf__load_from_kernel_by_id(info.btf_id);
    const int id = ::btf__find_by_name_kind(btf, name.c_str(), BTF_KIND_FUNC);
    ::btf__free(btf);
    if (id < 0)
        throw std::invalid_argument("no function " + name);
    return static_cast<std::uint32_t>(id);
}

// Before the lock there is a program to be had of any name.
int extend(const std::string &name) {
    const Fd target = program_by_name(name);
    if (!target)
        return answer(ENOENT);
    LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = BPF_TRACE_FEXIT,
                .attach_btf_id = function_of(target, name),
                .attach_prog_fd = static_cast<std::uint32_t>(target.get()));
    const Fd fd = load(BPF_PROG_TYPE_TRACING, own_name, 0, opts);
    return answer(fd ? 0 : errno);
}

// The types of a program and of its global function int (struct ARGUMENT *): the kernel
// lets a function replace one of the same type.
struct Types {
    std::unique_ptr<btf, decltype(&::btf__free)> all{::btf__new_empty(), ::btf__free};
    std::uint32_t program = 0;
    std::uint32_t function = 0;
};

Types types_with(const std::string &argument) {
    Types types;
    btf *const btf = types.all.get();
    const int word = ::btf__add_int(btf, "int", sizeof(int), BTF_INT_SIGNED);
    const int structure = ::btf__add_struct(btf, argument.c_str(), sizeof(int));
    ::btf__add_field(btf, "word", word, 0, 0);
    const int pointer = ::btf__add_ptr(btf, structure);
    const int type = ::btf__add_func_proto(btf, word);
    ::btf__add_func_param(btf, "argument", pointer);
    for (std::uint32_t *id : {&types.program, &types.function})
        *id = static_cast<std::uint32_t>(::btf__add_func(btf, own_name, BTF_FUNC_GLOBAL, type));
    check(::btf__load_into_kernel(btf) == 0, "btf");
    return types;
}

void describe(bpf_prog_load_opts &opts, const Types &types,
              const std::vector<bpf_func_info> &functions) {
    opts.prog_btf_fd = static_cast<std::uint32_t>(::btf__fd(types.all.get()));
    opts.func_info = functions.data();
    opts.func_info_cnt = static_cast<std::uint32_t>(functions.size());
    opts.func_info_rec_size = sizeof(functions[0]);
}

// A program that calls its function.
Fd load_replaceable(bpf_prog_type type, const Types &types) {
    constexpr std::uint32_t function_at = 6;
    const bpf_insn program[] = {
        {.code = BPF_ST | BPF_MEM | BPF_DW, .dst_reg = 10, .src_reg = 0, .off = -8, .imm = 0},
        {.code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = 1, .src_reg = 10, .off = 0, .imm = 0},
        {.code = BPF_ALU64 | BPF_ADD | BPF_K, .dst_reg = 1, .src_reg = 0, .off = 0, .imm = -8},
        {.code = BPF_JMP | BPF_CALL, .dst_reg = 0, .src_reg = BPF_PSEUDO_CALL, .off = 0, .imm = 2},
        {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 0, .src_reg = 0, .off = 0, .imm = 0},
        {.code = BPF_JMP | BPF_EXIT, .dst_reg = 0, .src_reg = 0, .off = 0, .imm = 0},
        {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 0, .src_reg = 0, .off = 0, .imm = 0},
        {.code = BPF_JMP | BPF_EXIT, .dst_reg = 0, .src_reg = 0, .off = 0, .imm = 0},
    };
    const std::vector<bpf_func_info> functions = {{0, types.program},
                                                  {function_at, types.function}};
    LIBBPF_OPTS(bpf_prog_load_opts, opts);
    describe(opts, types, functions);
    if (type == BPF_PROG_TYPE_SYSCALL)
        opts.prog_flags = BPF_F_SLEEPABLE;
    if (type == BPF_PROG_TYPE_LSM) {
        opts.expected_attach_type = BPF_LSM_MAC;
        opts.attach_btf_id = kernel_function("bpf_lsm_file_open");
    }
    return Fd(::bpf_prog_load(type, own_name, "GPL", program, std::size(program), &opts));
}

Fd load_replacement(const Fd &target, std::uint32_t function, const Types &types) {
    const std::vector<bpf_func_info> functions = {{0, types.function}};
    LIBBPF_OPTS(bpf_prog_load_opts, opts, .attach_btf_id = function,
                .attach_prog_fd = static_cast<std::uint32_t>(target.get()));
    describe(opts, types, functions);
    return load(BPF_PROG_TYPE_EXT, own_name, 0, opts);
}

int replace(const std::string &name, const std::string &function) {
    const Fd target = program_by_name(name);
    if (!target)
        return answer(ENOENT);
    const Fd fd = load_replacement(target, function_of(target, function), types_with(name));
    if (!fd)
        return answer(errno);
    const Fd link(::bpf_raw_tracepoint_open(nullptr, fd.get()));
    return answer(link ? 0 : errno);
}

// What replaces a function of one program can be attached to another of its type.
int replace_later(const std::string &name, const std::string &function) {
    const Fd target = program_by_name(name);
    if (!target)
        return answer(ENOENT);
    const Types types = types_with(name);
    const Fd own = load_replaceable(BPF_PROG_TYPE_SYSCALL, types);
    check(static_cast<bool>(own), "a program to replace a function of");
    const Fd fd = load_replacement(own, types.function, types);
    if (!fd)
        return answer(errno);
    LIBBPF_OPTS(bpf_link_create_opts, opts, .target_btf_id = function_of(target, function));
    const Fd link(
        ::bpf_link_create(fd.get(), target.get(), static_cast<bpf_attach_type>(0), &opts));
    return answer(link ? 0 : errno);
}

int pose(const std::string &name) {
    LIBBPF_OPTS(bpf_prog_load_opts, opts, .prog_flags = BPF_F_SLEEPABLE);
    const Fd fd = load(BPF_PROG_TYPE_SYSCALL, name, 0, opts);
    return answer(fd ? 0 : errno);
}

int attached() {
    const bpfsigctl::RootCgroup cgroup;
    std::cout << cgroup.attached(BPF_LSM_CGROUP).size() + cgroup.attached(BPF_CGROUP_SYSCTL).size()
              << '\n';
    return 0;
}

int old_policy(const std::string &path) {
    const std::uint32_t zero = 0;
    const std::vector<std::uint32_t> value(32, 99); // the first is the ABI version
    const Fd map(::bpf_map_create(BPF_MAP_TYPE_ARRAY, "sigctl_policy", sizeof(zero),
                                  static_cast<std::uint32_t>(value.size() * sizeof(zero)), 1,
                                  nullptr));
    if (!map || ::bpf_map_update_elem(map.get(), &zero, value.data(), BPF_ANY) != 0 ||
        ::bpf_obj_pin(map.get(), path.c_str()) != 0)
        return answer(errno);
    return answer(0);
}

int attach(const std::vector<std::string> &hooks, bool lets_pass) {
    const bpfsigctl::RootCgroup cgroup;
    for (const std::string &hook : hooks) {
        const Fd fd =
            load_on(BPF_PROG_TYPE_LSM, BPF_LSM_CGROUP, "bpf_lsm_" + hook, lets_pass ? 1 : 0);
        if (!fd)
            return answer(errno);
        cgroup.attach(fd.get(), BPF_LSM_CGROUP, hook);
    }
    return answer(0);
}

int detach() {
    const bpfsigctl::RootCgroup cgroup;
    for (const std::uint32_t id : cgroup.attached(BPF_LSM_CGROUP)) {
        const Fd program = bpfsigctl::open_program(id);
        if (program && bpfsigctl::program_info(program).name == own_name)
            cgroup.detach(program.get(), BPF_LSM_CGROUP);
    }
    return answer(0);
}

int trace(const std::vector<std::string> &functions) {
    std::vector<Fd> links;
    for (const std::string &function : functions) {
        const Fd fd = load_on(BPF_PROG_TYPE_TRACING, BPF_TRACE_FEXIT, function, 0);
        links.emplace_back(fd ? ::bpf_raw_tracepoint_open(nullptr, fd.get()) : -1);
        if (!links.back())
            return answer(errno);
    }
    std::cout << "0" << std::endl; // the links are there
    ::pause();
    return 0;
}

int links() {
    LIBBPF_OPTS(bpf_prog_load_opts, opts);
    const Fd other = load(BPF_PROG_TYPE_SOCKET_FILTER, own_name, 0, opts);
    unsigned ids = 0;
    unsigned given = 0;
    unsigned lost = 0;
    for (std::uint32_t id = 0; ::bpf_link_get_next_id(id, &id) == 0; ids++) {
        const Fd link(::bpf_link_get_fd_by_id(id));
        if (!link)
            continue;
        given++;
        if (::bpf_link_update(link.get(), other.get(), nullptr) == 0 ||
            ::bpf_link_detach(link.get()) == 0)
            lost++;
    }
    std::cout << ids << ' ' << given << ' ' << lost << '\n';
    return lost == 0 ? 0 : 1;
}

// BPF_PROG_DETACH goes by the type alone where one program may be attached.
int detach_unnamed() {
    const Fd root(::open("/sys/fs/cgroup", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    for (const bpf_attach_type type : {BPF_LSM_CGROUP, BPF_CGROUP_SYSCTL}) {
        ::bpf_prog_detach(root.get(), type);
        ::bpf_prog_detach2(-1, root.get(), type);
        ::bpf_prog_detach2(0, root.get(), type);
    }
    return attached();
}

int strip() {
    const bpfsigctl::RootCgroup cgroup;
    std::vector<std::pair<bpf_attach_type, Fd>> programs;
    for (const bpf_attach_type type : {BPF_LSM_CGROUP, BPF_CGROUP_SYSCTL})
        for (const std::uint32_t id : cgroup.attached(type))
            if (Fd program = bpfsigctl::open_program(id))
                programs.emplace_back(type, std::move(program));
    std::cout << programs.size() << std::endl;
    if (std::string line; !std::getline(std::cin, line))
        return 1;
    for (const auto &[type, program] : programs)
        cgroup.detach(program.get(), type);
    return attached();
}

// A program of the attacker's, which writes the first word of the map's element.
int load_writer(const Fd &map) {
    const bpf_insn program[] = {
        {.code = BPF_LD | BPF_DW | BPF_IMM,
         .dst_reg = 1,
         .src_reg = BPF_PSEUDO_MAP_VALUE,
         .off = 0,
         .imm = map.get()},
        {.code = 0, .dst_reg = 0, .src_reg = 0, .off = 0, .imm = 0},
        {.code = BPF_ST | BPF_MEM | BPF_DW, .dst_reg = 1, .src_reg = 0, .off = 0, .imm = 0},
        {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 0, .src_reg = 0, .off = 0, .imm = 0},
        {.code = BPF_JMP | BPF_EXIT, .dst_reg = 0, .src_reg = 0, .off = 0, .imm = 0},
    };
    LIBBPF_OPTS(bpf_prog_load_opts, opts);
    const Fd writer(::bpf_prog_load(BPF_PROG_TYPE_SOCKET_FILTER, own_name, "GPL", program,
                                    std::size(program), &opts));
    return answer(writer ? 0 : errno);
}

int create_outer(const Fd &inner) {
    LIBBPF_OPTS(bpf_map_create_opts, opts, .inner_map_fd = static_cast<std::uint32_t>(inner.get()));
    const Fd outer(
        ::bpf_map_create(BPF_MAP_TYPE_ARRAY_OF_MAPS, own_name, sizeof(int), sizeof(int), 1, &opts));
    return answer(outer ? 0 : errno);
}

int load_iterator() {
    const Fd iterator = load_on(BPF_PROG_TYPE_TRACING, BPF_TRACE_ITER, "bpf_iter_bpf_map_elem", 0);
    return answer(iterator ? 0 : errno);
}

int keep(const std::string &name) {
    const Fd map = map_by_name(name);
    int status = answer(map ? 0 : ENOENT);
    std::cout.flush();
    for (std::string way; map && std::getline(std::cin, way); std::cout.flush())
        status = way == "inner"      ? create_outer(map)
                 : way == "iterator" ? load_iterator()
                                     : load_writer(map);
    return status;
}

bpf_prog_type type_of(const std::string &name) {
    return name == "syscall" ? BPF_PROG_TYPE_SYSCALL
           : name == "lsm"   ? BPF_PROG_TYPE_LSM
                             : BPF_PROG_TYPE_SOCKET_FILTER;
}

Fd load_rival(const std::string &kind, const std::string &hook) {
    Fd fd;
    if (kind == "lsm")
        fd = load_on(BPF_PROG_TYPE_LSM, BPF_LSM_MAC, "bpf_lsm_" + hook, 0);
    else if (kind == "lsm_cgroup")
        fd = load_on(BPF_PROG_TYPE_LSM, BPF_LSM_CGROUP, "bpf_lsm_" + hook, 1);
    else if (kind == "fmod_ret")
        fd = load_on(BPF_PROG_TYPE_TRACING, BPF_MODIFY_RETURN, "security_" + hook, 0);
    else if (kind == "cgroup" && hook == "sysctl") {
        LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = BPF_CGROUP_SYSCTL);
        fd = load(BPF_PROG_TYPE_CGROUP_SYSCTL, own_name, 1, opts);
    } else if (kind == "freplace") {
        const Types types = types_with(own_name);
        const Fd own = load_replaceable(type_of(hook), types);
        check(static_cast<bool>(own), "a program to replace a function of");
        fd = load_replacement(own, types.function, types);
    } else
        throw std::invalid_argument("no kind " + kind);
    return fd;
}

int rival(const std::string &kind, const std::string &hook) {
    const Fd fd = load_rival(kind, hook);
    return answer(fd ? 0 : errno);
}

int hold(const std::string &kind, const std::string &hook) {
    const Fd fd = load_rival(kind, hook);
    if (!fd)
        return answer(errno);
    std::cout << "0" << std::endl;
    ::pause();
    return 0;
}

int create(const std::string &name) {
    const Fd map(::bpf_map_create(BPF_MAP_TYPE_ARRAY, name.c_str(), 4, 4, 1, nullptr));
    return answer(map ? 0 : errno);
}

using Arguments = std::vector<std::string>;

struct Verb {
    const char *name;
    std::size_t least; // arguments
    std::size_t most;
    int (*run)(const Arguments &arguments);
};

constexpr std::size_t any_number = 100;

constexpr Verb verbs[] = {
    {"program", 1, 1, [](const Arguments &a) { return program(a[0]); }},
    {"map", 1, 1, [](const Arguments &a) { return answer(map_by_name(a[0]) ? 0 : ENOENT); }},
    {"write", 1, 1, [](const Arguments &a) { return write(a[0]); }},
    {"remove", 1, 1, [](const Arguments &a) { return remove(a[0]); }},
    {"batch", 1, 1, [](const Arguments &a) { return batch(a[0]); }},
    {"mmap", 1, 1, [](const Arguments &a) { return map_memory(a[0]); }},
    {"pinned", 1, 1, [](const Arguments &a) { return pinned(a[0]); }},
    {"extend", 1, 1, [](const Arguments &a) { return extend(a[0]); }},
    {"replace", 2, 2, [](const Arguments &a) { return replace(a[0], a[1]); }},
    {"replace-later", 2, 2, [](const Arguments &a) { return replace_later(a[0], a[1]); }},
    {"pose", 1, 1, [](const Arguments &a) { return pose(a[0]); }},
    {"attached", 0, 0, [](const Arguments & /*none*/) { return attached(); }},
    {"old-policy", 1, 1, [](const Arguments &a) { return old_policy(a[0]); }},
    {"fds", 0, 0, [](const Arguments & /*none*/) { return fds(); }},
    {"attach", 1, any_number, [](const Arguments &a) { return attach(a, true); }},
    {"refuse", 1, any_number, [](const Arguments &a) { return attach(a, false); }},
    {"detach", 0, 0, [](const Arguments & /*none*/) { return detach(); }},
    {"trace", 1, any_number, trace},
    {"strip", 0, 0, [](const Arguments & /*none*/) { return strip(); }},
    {"links", 0, 0, [](const Arguments & /*none*/) { return links(); }},
    {"detach-unnamed", 0, 0, [](const Arguments & /*none*/) { return detach_unnamed(); }},
    {"keep", 1, 1, [](const Arguments &a) { return keep(a[0]); }},
    {"rival", 2, 2, [](const Arguments &a) { return rival(a[0], a[1]); }},
    {"hold", 2, 2, [](const Arguments &a) { return hold(a[0], a[1]); }},
    {"create", 1, 1, [](const Arguments &a) { return create(a[0]); }},
};

int run(const Arguments &arguments) {
    for (const Verb &verb : verbs) {
        if (arguments.empty() || arguments[0] != verb.name)
            continue;
        const Arguments rest(arguments.begin() + 1, arguments.end());
        if (rest.size() >= verb.least && rest.size() <= verb.most)
            return verb.run(rest);
    }
    std::cerr << usage;
    return 2;
}

} // namespace

int main(int argc, char **argv) {
    try {
        return run({argv + 1, argv + argc});
    } catch (const std::exception &error) {
        std::cerr << "bpfpoke: " << error.what() << '\n';
        return 2;
    }
}
