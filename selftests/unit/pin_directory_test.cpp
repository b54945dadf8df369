// SPDX-License-Identifier: GPL-2.0
// What PinDirectory objects to, as far as it shows without a bpffs.
#include "loader/error.h"
#include "loader/pin_directory.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace {

using bpfsigctl::PinDirectory;

class PinDirectoryTest : public testing::Test {
protected:
    void SetUp() override {
        std::string name = testing::TempDir() + "pins.XXXXXX";
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        root_ = name;
    }
    void TearDown() override { std::filesystem::remove_all(root_); }

    [[nodiscard]] std::string in_root(const std::string &name) const { return root_ + "/" + name; }
    void make_file(const std::string &name) const { std::ofstream(in_root(name)) << "text"; }

private:
    std::string root_;
};

std::string objection(const std::string &path) {
    return PinDirectory(path).objection();
}

TEST_F(PinDirectoryTest, RelativePathsAndTrailingSlashes) {
    for (const char *path : {"", "pins", "./pins", "/sys/fs/bpf/", "/"})
        EXPECT_EQ(objection(path), "it is not an absolute path of a directory") << path;
}

TEST_F(PinDirectoryTest, SymbolicLinks) {
    std::filesystem::create_directory_symlink("/sys/fs/bpf", in_root("link"));
    EXPECT_EQ(objection(in_root("link")), "it is a symbolic link");
    std::filesystem::create_symlink("nowhere", in_root("dangling"));
    EXPECT_EQ(objection(in_root("dangling")), "it is a symbolic link");
}

TEST_F(PinDirectoryTest, Files) {
    make_file("file");
    EXPECT_EQ(objection(in_root("file")), "it is not a directory");
}

TEST_F(PinDirectoryTest, DirectoriesThatAreNotOnABpffs) {
    std::filesystem::create_directory(in_root("there"));
    EXPECT_EQ(objection(in_root("there")), "it is not on a bpffs");
    const std::string missing = objection(in_root("there/missing"));
    EXPECT_EQ(missing, in_root("there") + " is not on a bpffs");
    EXPECT_NE(objection(in_root("no/such")), "");
}

TEST_F(PinDirectoryTest, OnlyTheUsualPlaceIsMounted) {
    EXPECT_FALSE(PinDirectory(in_root("pins")).wants_mount());
}

TEST_F(PinDirectoryTest, ForeignEntriesAreThoseWithoutAPinsName) {
    for (const char *name : {"policy", "records", "reader", "done"})
        make_file(name);
    EXPECT_TRUE(PinDirectory(in_root(".")).foreign_entries().empty());
    make_file("other");
    EXPECT_EQ(PinDirectory(in_root(".")).foreign_entries(), std::vector<std::string>{"other"});
}

TEST_F(PinDirectoryTest, ClearLeavesWhatIsForeign) {
    const PinDirectory pins(in_root("pins"));
    EXPECT_FALSE(pins.exists());
    pins.create();
    pins.create();
    EXPECT_TRUE(pins.exists());
    make_file("pins/policy");
    make_file("pins/other");
    pins.clear();
    EXPECT_FALSE(std::filesystem::exists(pins.pin("policy")));
    EXPECT_TRUE(std::filesystem::exists(in_root("pins/other")));
    std::filesystem::remove(in_root("pins/other"));
    pins.clear();
    EXPECT_FALSE(pins.exists());
}

TEST_F(PinDirectoryTest, CreateNamesWhatItCannotMake) {
    make_file("file");
    const PinDirectory pins(in_root("file/pins"));
    EXPECT_THROW(pins.create(), bpfsigctl::Error);
}

} // namespace
