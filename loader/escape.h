// SPDX-License-Identifier: GPL-2.0
// Names, paths and comms come from whoever asked for a module: whatever could
// move a terminal's cursor or break a line is shown as \xNN.
#pragma once

#include <string>
#include <string_view>

namespace bpfsigctl {

// Printable ASCII as it is, the backslash doubled, every other byte as \xNN.
std::string escape(std::string_view bytes);

// The bytes of a fixed-size field up to its NUL.
template <std::size_t N>
std::string_view text_of(const char (&field)[N]) {
    const std::string_view all(field, N);
    return all.substr(0, all.find('\0'));
}

} // namespace bpfsigctl
