// SPDX-License-Identifier: GPL-2.0
// progcost PREFIX: gets an fd to each program whose name begins with PREFIX, and prints how
// many there are; with each line read it prints of each its name, how often it has run and
// how many nanoseconds that took, as long as kernel.bpf_stats_enabled is 1.
#include "check.h"

#include "loader/bpf_object_info.h"
#include "loader/bpf_syscall.h"

#include <linux/bpf.h>

#include <exception>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

namespace {

using bpfsigctl::Fd;

struct Program {
    std::string name;
    Fd fd;
};

std::vector<Program> programs_named(const std::string &prefix) {
    std::vector<Program> programs;
    bpfsigctl::for_each_program([&](Fd &fd, const bpfsigctl::ProgramInfo &info) {
        if (info.name.starts_with(prefix))
            programs.push_back({info.name, std::move(fd)});
        return false;
    });
    return programs;
}

void print(const Program &program) {
    bpf_prog_info info{};
    check(bpfsigctl::bpf::obj_get_info(program.fd.get(), &info, sizeof(info)) == 0,
          "read what " + program.name + " has taken");
    std::cout << program.name << ' ' << info.run_cnt << ' ' << info.run_time_ns << '\n';
}

} // namespace

int main(int argc, char **argv) {
    try {
        if (argc != 2) {
            std::cerr << "usage: progcost PREFIX\n";
            return 2;
        }
        const std::vector<Program> programs = programs_named(argv[1]);
        std::cout << programs.size() << std::endl;
        for (std::string line; std::getline(std::cin, line); std::cout.flush())
            for (const Program &program : programs)
                print(program);
        return 0;
    } catch (const std::exception &error) {
        std::cerr << "progcost: " << error.what() << '\n';
        return 1;
    }
}
