// SPDX-License-Identifier: GPL-2.0
// A directory for one test, and signed modules to put there: bytes that no kernel
// would load, laid out as sign-file lays them out.
#pragma once

#include "loader/modules/appended_signature.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>

namespace module_trees {

// What sign-file appends; STATED_LENGTH may be a lie.
inline std::string signature_tail(std::string_view message, std::size_t stated_length) {
    std::string tail(message);
    tail += std::string{0, 0, 2, 0, 0, 0, 0, 0};
    for (const unsigned shift : {24U, 16U, 8U, 0U})
        tail += static_cast<char>(stated_length >> shift & 0xffU);
    tail += bpfsigctl::module_signature_marker;
    return tail;
}

inline std::string signature_tail(std::string_view message = "a PKCS#7 message") {
    return signature_tail(message, message.size());
}

// SIZE bytes that compress about as code does: words of a small vocabulary.
inline std::string module_image(std::size_t size, unsigned seed = 1) {
    std::minstd_rand random(seed);
    std::string image = "\x7f"
                        "ELF";
    while (image.size() < size) {
        image += static_cast<char>(random() % 40);
        image += std::string(random() % 7, static_cast<char>(random() % 3));
        image += std::to_string(random() % 500);
    }
    image.resize(size);
    return image;
}

inline void write_file(const std::filesystem::path &path, std::string_view bytes) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
}

inline std::string read_file(const std::filesystem::path &path) {
    std::ifstream file(path, std::ios::binary);
    EXPECT_TRUE(file) << path;
    return {std::istreambuf_iterator<char>(file), {}};
}

class TreeTest : public testing::Test {
protected:
    void SetUp() override {
        std::string name = testing::TempDir() + "modules.XXXXXX";
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        root_ = name;
    }
    void TearDown() override { std::filesystem::remove_all(root_); }

    [[nodiscard]] std::string in_root(const std::string &name) const { return root_ + "/" + name; }
    void put(const std::string &name, std::string_view bytes) const {
        write_file(in_root(name), bytes);
    }
    [[nodiscard]] std::string get(const std::string &name) const {
        return read_file(in_root(name));
    }
    [[nodiscard]] bool exists(const std::string &name) const {
        return std::filesystem::exists(in_root(name));
    }

private:
    std::string root_;
};

} // namespace module_trees
