// SPDX-License-Identifier: GPL-2.0
// rebyte FILE FROM TO: stdout is FILE with the first bytes that are FROM in place of them TO,
// both in hexadecimal. Exit 1 if there are none.
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace {

std::string bytes_of(const std::string &hex) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    return bytes;
}

} // namespace

int main(int argc, char **argv) {
    if (argc != 4) {
        std::cerr << "usage: rebyte FILE FROM TO\n";
        return 2;
    }
    try {
        const std::string from = bytes_of(argv[2]);
        std::ifstream file(argv[1], std::ios::binary);
        std::string bytes(std::istreambuf_iterator<char>(file), {});
        const std::size_t at = bytes.find(from);
        if (from.empty() || at == std::string::npos)
            throw std::runtime_error(std::string(argv[2]) + " is not in " + argv[1]);
        std::cout << bytes.replace(at, from.size(), bytes_of(argv[3])) << std::flush;
    } catch (const std::exception &error) {
        std::cerr << "rebyte: " << error.what() << '\n';
        return 1;
    }
    return 0;
}
