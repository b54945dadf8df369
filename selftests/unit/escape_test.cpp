// SPDX-License-Identifier: GPL-2.0
// Whatever bytes a module's name or path has, what is shown of them is one line
// of printable ASCII, and different bytes look different.
#include "loader/escape.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace {

using bpfsigctl::escape;
using bpfsigctl::text_of;

TEST(Escape, PrintableAsciiStays) {
    EXPECT_EQ(escape("dummy_0-1.ko (a \"b\")"), "dummy_0-1.ko (a \"b\")");
    EXPECT_EQ(escape(""), "");
}

TEST(Escape, BackslashIsDoubled) {
    EXPECT_EQ(escape("a\\b"), "a\\\\b");
    EXPECT_NE(escape("\\x1b"), escape("\x1b"));
}

TEST(Escape, ControlAndHighBytesAreHexadecimal) {
    EXPECT_EQ(escape("\n\t\x1b[2J\x7f"), "\\x0a\\x09\\x1b[2J\\x7f");
    EXPECT_EQ(escape("\xc3\xa4\xff"), "\\xc3\\xa4\\xff");
    EXPECT_EQ(escape(std::string("a\0b", 3)), "a\\x00b");
}

TEST(Escape, EveryByteIsPrintableAndItsOwn) {
    std::set<std::string> seen;
    for (int byte = 0; byte < 256; byte++) {
        const std::string shown = escape(std::string(1, static_cast<char>(byte)));
        for (const char c : shown)
            EXPECT_TRUE(c >= 0x20 && c < 0x7f) << byte;
        EXPECT_TRUE(seen.insert(shown).second) << byte;
    }
}

TEST(TextOf, EndsAtTheNulOrWithTheField) {
    const char terminated[4] = {'a', 'b', '\0', 'x'};
    EXPECT_EQ(text_of(terminated), "ab");
    const char full[4] = {'a', 'b', 'c', 'd'};
    EXPECT_EQ(text_of(full), "abcd");
    const char empty[4] = {};
    EXPECT_EQ(text_of(empty), "");
}

} // namespace
