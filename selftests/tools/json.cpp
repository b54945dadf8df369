// SPDX-License-Identifier: GPL-2.0
// json POINTER: prints what a JSON pointer (RFC 6901) finds in the document on
// stdin, a string without its quotes. "/records/-1" is the last of an array, and
// "/records/#" its length. Exits with 1 if the document is no JSON or holds no
// such value.
#include <nlohmann/json.hpp>

#include <exception>
#include <iostream>
#include <sstream>
#include <string>

namespace {

const nlohmann::json &step(const nlohmann::json &value, const std::string &key) {
    if (!value.is_array())
        return value.at(key);
    const long index = std::stol(key);
    const auto size = static_cast<long>(value.size());
    return value.at(static_cast<std::size_t>(index < 0 ? size + index : index));
}

void print(const nlohmann::json &value) {
    if (value.is_string())
        std::cout << value.get<std::string>() << '\n';
    else
        std::cout << value.dump() << '\n';
}

} // namespace

int main(int argc, char **argv) {
    if (argc != 2 || argv[1][0] != '/') {
        std::cerr << "usage: json /POINTER\n";
        return 2;
    }
    try {
        const nlohmann::json document = nlohmann::json::parse(std::cin);
        const nlohmann::json *value = &document;
        std::istringstream pointer(argv[1] + 1);
        for (std::string key; std::getline(pointer, key, '/');) {
            if (key == "#") {
                std::cout << value->size() << '\n';
                return 0;
            }
            value = &step(*value, key);
        }
        print(*value);
    } catch (const std::exception &error) {
        std::cerr << "json: " << error.what() << '\n';
        return 1;
    }
    return 0;
}
