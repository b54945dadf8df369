// SPDX-License-Identifier: GPL-2.0
// Records as people and programs read them: complete, and harmless whatever the
// module was called.
#include "loader/ledger.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <cstring>
#include <sstream>
#include <string>
#include <vector>

namespace {

using bpfsigctl::in_flight;
using bpfsigctl::record_to_json;
using bpfsigctl::RecordTable;

std::string table_of(const std::vector<sigctl_record> &records) {
    RecordTable table;
    for (const sigctl_record &record : records)
        table.add(record);
    return table.text();
}

template <std::size_t N>
void put(char (&field)[N], const std::string &text) {
    ASSERT_LE(text.size(), N);
    std::memset(field, 0, N);
    std::memcpy(field, text.data(), text.size());
}

sigctl_record admitted() {
    sigctl_record record{};
    record.seq = record.seq_end = 7;
    record.time = 1'500'000'000;
    record.size = 20480;
    record.state = SIGCTL_WAITING;
    record.decision = SIGCTL_ADMITTED;
    record.reason = SIGCTL_REASON_BOOT_ROOT;
    record.entry = SIGCTL_ENTRY_FINIT;
    record.stage = SIGCTL_STAGE_LIVE;
    record.origin = SIGCTL_ORIGIN_BOOT_ROOT;
    record.sig_errno = -ENODATA;
    record.pid = 42;
    record.origin_dev = 2;
    record.origin_ino = 99;
    put(record.comm, "insmod");
    put(record.origin_fs, "rootfs");
    put(record.name, "dummy");
    put(record.path, "/modules/dummy.ko");
    return record;
}

std::vector<std::string> keys_of(const nlohmann::ordered_json &object) {
    std::vector<std::string> keys;
    for (const auto &item : object.items())
        keys.push_back(item.key());
    return keys;
}

std::vector<std::string> lines_of(const std::string &text) {
    std::istringstream in(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    return lines;
}

TEST(RecordJson, HasExactlyTheDocumentedKeys) {
    const auto json = record_to_json(admitted());
    using Keys = std::vector<std::string>;
    EXPECT_EQ(keys_of(json),
              (Keys{"seq",           "time_ns",         "name",          "size",   "state",
                    "decision",      "reason",          "entry",         "flags",  "stage",
                    "load_errno",    "sig_ok",          "sig_errno",     "taints", "verdict",
                    "verdict_errno", "verdict_time_ns", "retained_size", "origin", "caller"}));
    EXPECT_EQ(keys_of(json["origin"]), (Keys{"verdict", "fs", "device", "inode", "path"}));
    EXPECT_EQ(keys_of(json["caller"]), (Keys{"pid", "comm", "device", "inode"}));
}

TEST(RecordJson, HasTheRecordsValues) {
    const auto json = record_to_json(admitted());
    EXPECT_EQ(json["seq"], 7);
    EXPECT_EQ(json["time_ns"], 1'500'000'000);
    EXPECT_EQ(json["name"], "dummy");
    EXPECT_EQ(json["size"], 20480);
    EXPECT_EQ(json["state"], "waiting");
    EXPECT_EQ(json["decision"], "admitted");
    EXPECT_EQ(json["reason"], "boot-root");
    EXPECT_EQ(json["entry"], "finit");
    EXPECT_EQ(json["stage"], "live");
    EXPECT_EQ(json["sig_ok"], false);
    EXPECT_EQ(json["sig_errno"], "ENODATA");
    EXPECT_EQ(json["load_errno"], "0");
    EXPECT_EQ(json["origin"]["device"], "0:2");
    EXPECT_EQ(json["origin"]["path"], "/modules/dummy.ko");
    EXPECT_EQ(json["caller"]["pid"], 42);
    EXPECT_EQ(json["caller"]["comm"], "insmod");
}

TEST(RecordJson, HostileBytesAreEscapedAndNeverThrow) {
    sigctl_record record = admitted();
    put(record.name, "\xff\xfe\n\"");
    put(record.path, "/\x1b[2J\xc3");
    put(record.comm, "a\r\\b");
    put(record.origin_fs, "x\x80");
    std::string text;
    ASSERT_NO_THROW(text = record_to_json(record).dump());
    const auto json = nlohmann::json::parse(text);
    EXPECT_EQ(json["name"], "\\xff\\xfe\\x0a\"");
    EXPECT_EQ(json["origin"]["path"], "/\\x1b[2J\\xc3");
    EXPECT_EQ(json["caller"]["comm"], "a\\x0d\\\\b");
    EXPECT_EQ(json["origin"]["fs"], "x\\x80");
}

TEST(RecordJson, FieldsWithoutANulEndWithTheField) {
    sigctl_record record = admitted();
    put(record.name, std::string(SIGCTL_MODULE_NAME_LEN, 'n'));
    put(record.path, std::string(SIGCTL_PATH_LEN, 'p'));
    const auto json = record_to_json(record);
    EXPECT_EQ(json["name"].get<std::string>().size(), std::size_t{SIGCTL_MODULE_NAME_LEN});
    EXPECT_EQ(json["origin"]["path"].get<std::string>().size(), std::size_t{SIGCTL_PATH_LEN});
}

TEST(RecordTable, WithoutRecordsIsTheHeading) {
    EXPECT_EQ(lines_of(table_of({})).size(), 1U);
}

TEST(RecordTable, ColumnsLineUp) {
    sigctl_record longer = admitted();
    longer.seq = 123456;
    put(longer.name, "a_module_with_a_long_name");
    put(longer.comm, "modprobe");
    sigctl_record nameless = admitted();
    put(nameless.name, "");
    const auto lines = lines_of(table_of({admitted(), longer, nameless}));
    ASSERT_EQ(lines.size(), 4U);
    for (const char *heading :
         {"TIME", "MODULE", "DECISION", "REASON", "RESULT", "ENTRY", "ORIGIN"}) {
        SCOPED_TRACE(heading);
        const std::size_t at = lines[0].find(heading);
        ASSERT_NE(at, std::string::npos);
        for (const std::string &line : lines) {
            ASSERT_GT(line.size(), at);
            EXPECT_EQ(line.substr(at - 2, 2), "  ") << line;
            EXPECT_NE(line[at], ' ') << line;
        }
    }
}

TEST(RecordTable, IsInTheOrderOfSeq) {
    sigctl_record first = admitted();
    first.seq = 3;
    const auto lines = lines_of(table_of({admitted(), first}));
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(lines[1].substr(0, 2), "3 ");
    EXPECT_EQ(lines[2].substr(0, 2), "7 ");
}

TEST(RecordTable, HostileBytesStayInTheirLine) {
    sigctl_record record = admitted();
    put(record.name, "\nadmitted\x1b[2J");
    put(record.path, "/a\nb\xff");
    put(record.comm, "x\ry");
    const std::string table = table_of({record});
    EXPECT_EQ(lines_of(table).size(), 2U);
    for (const char c : table)
        EXPECT_TRUE(c == '\n' || (c >= 0x20 && c < 0x7f)) << static_cast<int>(c);
    EXPECT_NE(table.find("\\x0aadmitted\\x1b[2J"), std::string::npos) << table;
}

TEST(RecordTable, ResultTellsWhyAModuleIsNotThere) {
    sigctl_record refused = admitted();
    refused.decision = SIGCTL_REFUSED;
    refused.sig_errno = -EKEYREJECTED;
    EXPECT_NE(table_of({refused}).find("EKEYREJECTED"), std::string::npos);
    sigctl_record failed = admitted();
    failed.stage = SIGCTL_STAGE_FAILED;
    failed.load_errno = -EEXIST;
    EXPECT_NE(table_of({failed}).find("EEXIST"), std::string::npos);
}

TEST(InFlight, IsAdmittedAndNeitherInTheKernelNorFailed) {
    for (std::uint32_t decision = 0; decision <= SIGCTL_PERMITTED; decision++)
        for (std::uint32_t stage = 0; stage <= SIGCTL_STAGE_FAILED; stage++) {
            sigctl_record record = admitted();
            record.decision = decision;
            record.stage = stage;
            EXPECT_EQ(in_flight(record),
                      decision == SIGCTL_ADMITTED && stage == SIGCTL_STAGE_DECIDED);
        }
}

} // namespace
