// SPDX-License-Identifier: GPL-2.0
// Records of the ledger as people and programs read them.
#pragma once

#include "loader/table.h"

#include <bpfsigctl/abi.h>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace bpfsigctl {

nlohmann::ordered_json record_to_json(const sigctl_record &record);

// A line a record, under a heading, in the order of their seq; columns padded to what is
// in them.
class RecordTable {
public:
    RecordTable();
    void add(const sigctl_record &record);
    [[nodiscard]] std::string text() const;

private:
    Table<9> table_;
    std::vector<std::uint64_t> seqs_; // of the rows
};

// The word for its verdict: "pending" where one is due, "-" where none will be.
std::string verdict_of(const sigctl_record &record);

// It entered unchecked, and no verdict is in.
bool wants_verdict(const sigctl_record &record);

// Admitted, and neither in the kernel nor failed yet.
bool in_flight(const sigctl_record &record);

} // namespace bpfsigctl
