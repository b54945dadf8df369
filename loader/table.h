// SPDX-License-Identifier: GPL-2.0
// Rows of text under a heading, as the commands print them.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>
#include <string>
#include <vector>

namespace bpfsigctl {

template <std::size_t columns>
using TableRow = std::array<std::string, columns>;

// A line a row, the heading first; columns padded to what is in them, but for the last.
template <std::size_t columns>
std::string table_of(const std::vector<TableRow<columns>> &rows) {
    std::array<std::size_t, columns> widths{};
    for (const TableRow<columns> &row : rows)
        for (std::size_t i = 0; i < columns; i++)
            widths[i] = std::max(widths[i], row[i].size());

    std::string text;
    text.reserve(rows.size() * (std::accumulate(widths.begin(), widths.end(), 2 * columns)));
    for (const TableRow<columns> &row : rows) {
        for (std::size_t i = 0; i + 1 < columns; i++)
            text.append(row[i]).append(widths[i] - row[i].size() + 2, ' ');
        text.append(row[columns - 1]).append(1, '\n');
    }
    return text;
}

} // namespace bpfsigctl
