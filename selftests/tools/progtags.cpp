// SPDX-License-Identifier: GPL-2.0
// progtags OBJECT without|with: loads the light object twice, as `bpfsigctl load` does and
// with the kernel looking up everything itself, and says of each program whether both are the
// same one: its tag, the kernel's hash over its instructions as relocated, and the function it
// attaches to. Exit 1 if one is not, or if the loader did not resolve them.
#include "loader/bpf_syscall.h"
#include "loader/light_object.h"

#include <bpfsigctl/abi.h>
#include <bpfsigctl/light.h>

#include <linux/bpf.h>

#include <cstring>
#include <exception>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using bpfsigctl::LightObject;

std::string read(const std::string &path) {
    std::ifstream file(path, std::ios::binary);
    std::string bytes(std::istreambuf_iterator<char>(file), {});
    if (!file)
        throw std::runtime_error("cannot read " + path);
    return bytes;
}

// The object that wants nothing of the kernel's BTF: the kernel does.
std::string without_tables(std::string bytes) {
    sigctl_light_header header{};
    std::memcpy(&header, bytes.data(), sizeof(header));
    const std::size_t tables = header.types * sizeof(sigctl_light_type) +
                               header.members * sizeof(sigctl_light_member) +
                               header.lookups * sizeof(sigctl_light_lookup) +
                               header.relocations * sizeof(sigctl_light_relocation);
    bytes.erase(sizeof(header) + (header.maps + header.programs) * sizeof(sigctl_light_part),
                tables);
    header.types = header.members = header.lookups = header.relocations = 0;
    header.size = static_cast<__u32>(bytes.size());
    std::memcpy(bytes.data(), &header, sizeof(header));
    return bytes;
}

struct Loaded {
    bool resolved;
    std::vector<std::string> programs;
};

Loaded load(const std::string &bytes, sigctl_light_variant variant) {
    LightObject object(bytes, "the object");
    object.load(variant);
    Loaded loaded{object.is_resolved(), {}};
    for (const auto &program : object.programs()) {
        if (!program.fd)
            continue;
        bpf_prog_info info{};
        if (bpfsigctl::bpf::obj_get_info(program.fd.get(), &info, sizeof(info)) != 0)
            throw std::runtime_error("cannot read what " + program.name + " is");
        std::ostringstream line;
        line << program.name << " tag " << std::hex << std::setfill('0');
        for (const unsigned char byte : info.tag)
            line << std::setw(2) << static_cast<unsigned>(byte);
        line << std::dec << " attaches to " << info.attach_btf_id;
        loaded.programs.push_back(line.str());
    }
    return loaded;
}

int compare(const std::string &path, sigctl_light_variant variant) {
    const std::string bytes = read(path);
    const Loaded by_loader = load(bytes, variant);
    const Loaded by_kernel = load(without_tables(bytes), variant);
    int status = 0;
    if (!by_loader.resolved || by_kernel.resolved) {
        std::cout << (by_kernel.resolved ? "without tables it is resolved" : "it is not resolved")
                  << '\n';
        status = 1;
    }
    if (by_loader.programs.size() != by_kernel.programs.size())
        throw std::runtime_error("not the same number of programs");
    for (std::size_t i = 0; i < by_loader.programs.size(); i++) {
        std::cout << by_loader.programs[i] << '\n';
        if (by_loader.programs[i] != by_kernel.programs[i]) {
            std::cout << "  by the kernel: " << by_kernel.programs[i] << '\n';
            status = 1;
        }
    }
    return status;
}

} // namespace

int main(int argc, char **argv) {
    try {
        const std::string variant = argc == 3 ? argv[2] : "";
        if (variant != "without" && variant != "with")
            throw std::runtime_error("usage: progtags OBJECT without|with");
        return compare(argv[1], variant == "with" ? SIGCTL_LIGHT_WITH : SIGCTL_LIGHT_WITHOUT);
    } catch (const std::exception &error) {
        std::cerr << "progtags: " << error.what() << '\n';
        return 2;
    }
}
