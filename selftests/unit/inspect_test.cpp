// SPDX-License-Identifier: GPL-2.0
// The command inspect: what it prints, and that one bad file hides no other.
#include "loader/commands/commands.h"

#include "unit/compressed.h"
#include "unit/cpio.h"
#include "unit/module_trees.h"
#include "unit/signed_modules.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sstream>
#include <string>
#include <vector>

namespace {

using bpfsigctl::ExitCode;
using bpfsigctl::test::Key;
using module_trees::signature_tail;
using nlohmann::json;

const std::string plain =
    bpfsigctl::test::elf_with_modinfo(std::string_view("name=du\x1bmmy\0vermagic=6.1\0", 25));

class Inspect : public module_trees::TreeTest {
protected:
    ExitCode inspect(const std::vector<std::string> &names, bool as_json) {
        bpfsigctl::CommonOptions common;
        common.json = as_json;
        bpfsigctl::InspectOptions options;
        for (const std::string &name : names)
            options.files.push_back(in_root(name));
        std::ostringstream out;
        const ExitCode code = bpfsigctl::inspect(common, options, out);
        text = out.str();
        return code;
    }

    std::string text;
};

std::string image_of_two() {
    const std::string message = bpfsigctl::test::pkcs7_message(plain, Key::ec_p384, false);
    std::string archive = bpfsigctl::test::cpio_of("lib/a.ko", plain);
    bpfsigctl::test::add_member(archive,
                                {.path = "b.ko", .bytes = plain + signature_tail(message)});
    bpfsigctl::test::end_archive(archive);
    return bpfsigctl::test::compressed(archive, "zstd");
}

TEST_F(Inspect, SumsUpAnInitramfs) {
    put("initrd", image_of_two());
    EXPECT_EQ(inspect({"initrd"}, true), ExitCode::ok);
    const json file = json::parse(text).at("files").at(0);
    EXPECT_EQ(file.at("kind"), "initramfs");
    EXPECT_EQ(file.at("modules").size(), 2U);
    EXPECT_EQ(file.at("modules").at(0).at("signature"), nullptr);
    EXPECT_EQ(file.at("total").at("modules"), 2);
    EXPECT_EQ(file.at("total").at("schemes"), json::parse(R"({"sha256 ECDSA": 1})"));
    EXPECT_EQ(file.at("window_saves").at("checks"), 1);
    EXPECT_EQ(file.at("window_saves").at("hashed_size"), plain.size());

    EXPECT_EQ(inspect({"initrd"}, false), ExitCode::ok);
    EXPECT_NE(text.find("1 signed (1 sha256 ECDSA), 1 unsigned\n"), std::string::npos) << text;
    EXPECT_NE(text.find("1 signature check (1 sha256 ECDSA) and " + std::to_string(plain.size()) +
                        " bytes hashed are not done at boot"),
              std::string::npos)
        << text;
}

TEST_F(Inspect, NamesCannotMoveTheCursor) {
    put("a.ko", plain);
    EXPECT_EQ(inspect({"a.ko"}, false), ExitCode::ok);
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_NE(text.find("du\\x1bmmy"), std::string::npos) << text;
}

TEST_F(Inspect, OneBadFileHidesNoOther) {
    put("a.ko", plain);
    put("text", "neither");
    put("cut", image_of_two().substr(0, 40));
    EXPECT_EQ(inspect({"missing", "text", "cut", "a.ko"}, true), ExitCode::failed);
    const json printed = json::parse(text);
    EXPECT_EQ(printed.at("files").size(), 1U);
    EXPECT_EQ(printed.at("failures").size(), 3U);
    EXPECT_NE(printed.at("failures").at(1).at("error").get<std::string>().find("neither"),
              std::string::npos);
}

TEST_F(Inspect, OneBadModuleOfAnImageHidesNoOther) {
    std::string archive = bpfsigctl::test::cpio_of("bad.ko", "not ELF");
    archive += bpfsigctl::test::cpio_of("a.ko", plain);
    put("initrd", archive + "what follows");
    EXPECT_EQ(inspect({"initrd"}, true), ExitCode::failed);
    const json printed = json::parse(text);
    EXPECT_EQ(printed.at("files").at(0).at("modules").size(), 1U);
    EXPECT_EQ(printed.at("failures").size(), 2U);
}

} // namespace
