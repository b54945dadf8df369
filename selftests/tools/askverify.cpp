// SPDX-License-Identifier: GPL-2.0
// askverify: asks the loaded policy's verifying program what bpfsigctl verify would
// never ask.
#include "run_command.h"
#include "stopwatch.h"

#include "loader/bpf_object_info.h"
#include "loader/modules/module_file.h"
#include "loader/names.h"

#include <bpfsigctl/abi.h>

#include <bpf/bpf.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>

namespace {

using bpfsigctl::Fd;

constexpr const char *usage = R"(usage: askverify attached COMMAND...
                         run the command while the program is attached
       askverify ask ABI INDEX ADDRESS LENGTH FLAGS
                         one request; prints the name of the errno it is answered
                         with, ECANCELED when the record has a verdict
       askverify timed INDEX FILE
                         one good request, with the signature in FILE; prints the
                         nanoseconds it took
)";

Fd verifying_program() {
    Fd found;
    bpfsigctl::for_each_program([&](Fd &program, const bpfsigctl::ProgramInfo &info) {
        if (info.name == "sigctl_verify")
            found = std::move(program);
        return static_cast<bool>(found);
    });
    if (!found)
        throw std::runtime_error("there is no program sigctl_verify");
    return found;
}

int run_attached(char **command) {
    const Fd program = verifying_program();
    const Fd link(::bpf_raw_tracepoint_open(nullptr, program.get()));
    if (!link)
        throw std::runtime_error("cannot attach: " + bpfsigctl::errno_name(errno));
    return run_command::wait_for(command);
}

int ask(char **arguments) {
    constexpr int any_base = 0;
    sigctl_verify request{};
    request.abi_version = static_cast<__u32>(std::stoul(arguments[0], nullptr, any_base));
    request.index = static_cast<__u32>(std::stoul(arguments[1], nullptr, any_base));
    request.signature = std::stoull(arguments[2], nullptr, any_base);
    request.signature_len = static_cast<__u32>(std::stoul(arguments[3], nullptr, any_base));
    request.flags = static_cast<__u32>(std::stoul(arguments[4], nullptr, any_base));
    const long answer = ::syscall(SYS_bpf, SIGCTL_VERIFY_COMMAND, &request, sizeof(request));
    std::cout << bpfsigctl::errno_name(answer < 0 ? errno : 0) << '\n';
    return 0;
}

int timed(const std::string &index, const std::string &file) {
    const std::string signature = bpfsigctl::read_whole_file(file);
    const Fd program = verifying_program();
    const Fd link(::bpf_raw_tracepoint_open(nullptr, program.get()));
    sigctl_verify request{};
    request.abi_version = SIGCTL_ABI_VERSION;
    request.index = static_cast<__u32>(std::stoul(index));
    request.signature = reinterpret_cast<std::uint64_t>(signature.data());
    request.signature_len = static_cast<__u32>(signature.size());
    request.flags = SIGCTL_VERIFY_SIGNATURE;
    const Stopwatch stopwatch;
    const long answer = ::syscall(SYS_bpf, SIGCTL_VERIFY_COMMAND, &request, sizeof(request));
    const long took = stopwatch.nanoseconds();
    if (answer >= 0 || errno != ECANCELED)
        throw std::runtime_error("no verdict: " + bpfsigctl::errno_name(errno));
    std::cout << took << '\n';
    return 0;
}

} // namespace

int main(int argc, char **argv) {
    try {
        const std::string verb = argc > 1 ? argv[1] : "";
        if (verb == "attached" && argc > 2)
            return run_attached(argv + 2);
        if (verb == "timed" && argc == 4)
            return timed(argv[2], argv[3]);
        if (verb == "ask" && argc == 7)
            return ask(argv + 2);
        std::cerr << usage;
        return 2;
    } catch (const std::exception &error) {
        std::cerr << "askverify: " << error.what() << '\n';
        return 1;
    }
}
