// SPDX-License-Identifier: GPL-2.0
// callcost: the nanoseconds that a system call takes, the least of many. Under -icount
// that is instructions.
#include "check.h"
#include "run_command.h"
#include "stopwatch.h"

#include "loader/bpf_object_info.h"
#include "loader/fd.h"

#include <bpf/bpf.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <exception>
#include <fcntl.h>
#include <iostream>
#include <string>
#include <vector>

namespace {

using bpfsigctl::Fd;

constexpr const char *usage = R"(usage: callcost COUNT WHAT
       WHAT: execve (a process that runs true), unlink, umount, map-lookup, map-create,
             prog-load; map-fd, prog-fd (one more fd to it, by its id)
)";

long cost_of_execve(const std::string & /*name*/) {
    std::string program = "true";
    char *command[] = {program.data(), nullptr};
    const Stopwatch stopwatch;
    const int status = run_command::wait_for(command);
    const long took = stopwatch.nanoseconds();
    check(status == 0, "true");
    return took;
}

long cost_of_unlink(const std::string &name) {
    check(static_cast<bool>(Fd(::open(name.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600))),
          "open");
    const Stopwatch stopwatch;
    const int result = ::unlink(name.c_str());
    const long took = stopwatch.nanoseconds();
    check(result == 0, "unlink");
    return took;
}

long cost_of_umount(const std::string &name) {
    check(::mkdir(name.c_str(), 0700) == 0, "mkdir");
    check(::mount("tmpfs", name.c_str(), "tmpfs", 0, nullptr) == 0, "mount");
    const Stopwatch stopwatch;
    const int result = ::umount(name.c_str());
    const long took = stopwatch.nanoseconds();
    check(result == 0, "umount");
    ::rmdir(name.c_str());
    return took;
}

Fd small_map() {
    return Fd(
        ::bpf_map_create(BPF_MAP_TYPE_ARRAY, "callcost", sizeof(int), sizeof(int), 1, nullptr));
}

long cost_of_map_lookup(const std::string & /*name*/) {
    static const Fd map = small_map();
    const int zero = 0;
    int value = 0;
    const Stopwatch stopwatch;
    const int result = ::bpf_map_lookup_elem(map.get(), &zero, &value);
    const long took = stopwatch.nanoseconds();
    check(result == 0, "lookup");
    return took;
}

long cost_of_map_create(const std::string & /*name*/) {
    const Stopwatch stopwatch;
    const Fd map = small_map();
    const long took = stopwatch.nanoseconds();
    check(static_cast<bool>(map), "map");
    return took;
}

Fd small_program() {
    const bpf_insn program[] = {
        {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 0, .src_reg = 0, .off = 0, .imm = 0},
        {.code = BPF_JMP | BPF_EXIT, .dst_reg = 0, .src_reg = 0, .off = 0, .imm = 0},
    };
    return Fd(::bpf_prog_load(BPF_PROG_TYPE_SOCKET_FILTER, "callcost", "GPL", program, 2, nullptr));
}

long cost_of_map_fd(const std::string & /*name*/) {
    static const Fd map = small_map();
    static const std::uint32_t id = bpfsigctl::map_info(map).id;
    const Stopwatch stopwatch;
    const Fd fd(::bpf_map_get_fd_by_id(id));
    const long took = stopwatch.nanoseconds();
    check(static_cast<bool>(fd), "fd");
    return took;
}

long cost_of_prog_load(const std::string & /*name*/) {
    const Stopwatch stopwatch;
    const Fd program = small_program();
    const long took = stopwatch.nanoseconds();
    check(static_cast<bool>(program), "program");
    return took;
}

long cost_of_prog_fd(const std::string & /*name*/) {
    static const Fd program = small_program();
    static const std::uint32_t id = bpfsigctl::program_info(program).id;
    const Stopwatch stopwatch;
    const Fd fd(::bpf_prog_get_fd_by_id(id));
    const long took = stopwatch.nanoseconds();
    check(static_cast<bool>(fd), "fd");
    return took;
}

struct Call {
    const char *name;
    long (*cost)(const std::string &name); // of a file or directory, another each time
};

constexpr Call calls[] = {
    {"execve", cost_of_execve},         {"unlink", cost_of_unlink},
    {"umount", cost_of_umount},         {"map-lookup", cost_of_map_lookup},
    {"map-create", cost_of_map_create}, {"prog-load", cost_of_prog_load},
    {"map-fd", cost_of_map_fd},         {"prog-fd", cost_of_prog_fd},
};

} // namespace

int main(int argc, char **argv) {
    try {
        const std::string what = argc == 3 ? argv[2] : "";
        const auto *call = std::find_if(std::begin(calls), std::end(calls),
                                        [&](const Call &each) { return what == each.name; });
        if (call == std::end(calls)) {
            std::cerr << usage;
            return 2;
        }
        std::vector<long> costs;
        for (unsigned long i = std::stoul(argv[1]); i > 0; i--)
            costs.push_back(call->cost("/callcost" + std::to_string(i)));
        std::cout << *std::min_element(costs.begin(), costs.end()) << '\n';
        return 0;
    } catch (const std::exception &error) {
        std::cerr << "callcost: " << error.what() << '\n';
        return 1;
    }
}
