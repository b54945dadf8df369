// SPDX-License-Identifier: GPL-2.0
// newc cpio archives for the tests of what reads them; also what cannot be written by
// a tool that means well.
#pragma once

#include <array>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

namespace bpfsigctl::test {

struct CpioMember {
    std::string_view path;
    std::string_view bytes;
    std::uint32_t mode = 0100644;
    std::uint32_t inode = 1;
    std::uint32_t links = 1;
};

inline void pad_to_four(std::string &archive) {
    archive.resize((archive.size() + 3) / 4 * 4, '\0');
}

// ARCHIVE must begin at a multiple of four.
inline void add_member(std::string &archive, const CpioMember &member) {
    archive += "070701";
    const std::array<std::size_t, 13> fields = {member.inode,
                                                member.mode,
                                                0,
                                                0,
                                                member.links,
                                                0,
                                                member.bytes.size(),
                                                0,
                                                8,
                                                0,
                                                0,
                                                member.path.size() + 1,
                                                0};
    for (const std::size_t field : fields) {
        std::array<char, 9> digits{};
        std::snprintf(digits.data(), digits.size(), "%08zx", field);
        archive += digits.data();
    }
    archive += member.path;
    archive += '\0';
    pad_to_four(archive);
    archive += member.bytes;
    pad_to_four(archive);
}

inline void end_archive(std::string &archive) {
    add_member(archive, {.path = "TRAILER!!!", .bytes = {}, .mode = 0});
}

inline std::string cpio_of(std::string_view path, std::string_view bytes) {
    std::string archive;
    add_member(archive, {.path = "lib", .bytes = {}, .mode = 040755});
    add_member(archive, {.path = path, .bytes = bytes});
    end_archive(archive);
    return archive;
}

} // namespace bpfsigctl::test
