// SPDX-License-Identifier: GPL-2.0
#include "loader/escape.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace bpfsigctl {

namespace {

// A table, as every byte of a full ledger comes by here.
constexpr auto plain = [] {
    std::array<bool, 256> table{};
    for (std::size_t byte = 0x20; byte < 0x7f; byte++)
        table[byte] = byte != '\\';
    return table;
}();

bool is_plain(char c) {
    return plain[static_cast<unsigned char>(c)];
}

} // namespace

std::string escape(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    if (std::all_of(bytes.begin(), bytes.end(), [](char c) { return is_plain(c); })) // as a rule
        return std::string(bytes);
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\\') {
            text += "\\\\";
        } else if (is_plain(c)) {
            text += c;
        } else {
            text += "\\x";
            text += digits[byte >> 4U];
            text += digits[byte & 0xfU];
        }
    }
    return text;
}

} // namespace bpfsigctl
