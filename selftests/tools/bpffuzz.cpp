// SPDX-License-Identifier: GPL-2.0
// bpffuzz: calls bpf(2) and the module system calls with what a generator makes up, as
// root, so many times. The same seed makes the same calls. Prints how many the kernel
// took.
#include "module_syscalls.h"

#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/module.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <exception>
#include <iostream>
#include <random>
#include <string>
#include <vector>

namespace {

constexpr const char *usage = "usage: bpffuzz SEED COUNT UNSIGNED_MODULE\n";

class Fuzzer {
public:
    Fuzzer(std::uint32_t seed, std::string file)
        : random_(seed), file_(std::move(file)), image_(module_syscalls::read_file(file_)) {}

    // True if the kernel took it.
    bool call() {
        switch (below(8)) {
        case 0:
            return init_module();
        case 1:
            return finit_module();
        default:
            return bpf();
        }
    }

private:
    std::uint32_t below(std::uint32_t bound) {
        return std::uniform_int_distribution<std::uint32_t>(0, bound - 1)(random_);
    }

    // Mostly what an fd, an id, a flag or a count could be.
    std::uint32_t word() {
        switch (below(8)) {
        case 0:
            return random_();
        case 1:
            return ~0U;
        case 2:
            return 1U << below(32);
        default:
            return below(48);
        }
    }

    bool bpf() {
        constexpr std::uint32_t commands = 40; // a few more than there are
        std::array<std::uint32_t, 40> attr{};
        // What a command does not know has to be zero, or it takes nothing.
        const std::size_t known = 1 + below(below(4) == 0 ? 30 : 5);
        for (std::size_t i = 0; i < known; i++)
            attr.at(i) = below(3) == 0 ? 0 : word();
        for (std::size_t i = 0; i + 1 < known; i += 2) {
            if (below(3) != 0)
                continue;
            const auto address = reinterpret_cast<std::uintptr_t>(memory_.data());
            attr.at(i) = static_cast<std::uint32_t>(address);
            attr.at(i + 1) = static_cast<std::uint32_t>(address >> 32U);
        }
        for (char &byte : memory_)
            byte = static_cast<char>(below(4) == 0 ? below(256) : 0);
        const long result = ::syscall(SYS_bpf, below(commands), attr.data(),
                                      below(4) == 0 ? below(161) : sizeof(attr));
        // Whatever it is an fd to: the first ones are ours, and later calls use the others.
        if (result > 64)
            ::close(static_cast<int>(result));
        return result >= 0;
    }

    bool init_module() {
        std::vector<char> image = image_;
        for (std::uint32_t flips = below(4); flips > 0; flips--) {
            char &byte = image.at(below(static_cast<std::uint32_t>(image.size())));
            byte = static_cast<char>(byte ^ (1 << below(7)));
        }
        return module_syscalls::init(image) == 0;
    }

    bool finit_module() {
        return module_syscalls::finit(file_, static_cast<int>(below(2) == 0 ? below(8) : word())) ==
               0;
    }

    std::mt19937 random_;
    std::string file_;
    std::vector<char> image_;
    std::array<char, 4096> memory_{};
};

} // namespace

int main(int argc, char **argv) {
    try {
        if (argc != 4) {
            std::cerr << usage;
            return 2;
        }
        Fuzzer fuzzer(static_cast<std::uint32_t>(std::stoul(argv[1])), argv[3]);
        const unsigned long count = std::stoul(argv[2]);
        unsigned long taken = 0;
        for (unsigned long i = 0; i < count; i++)
            taken += fuzzer.call() ? 1 : 0;
        std::cout << taken << '\n';
        return 0;
    } catch (const std::exception &error) {
        std::cerr << "bpffuzz: " << error.what() << '\n';
        return 2;
    }
}
