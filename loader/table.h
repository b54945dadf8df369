// SPDX-License-Identifier: GPL-2.0
// Rows of text under a heading, as the commands print them.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

namespace bpfsigctl {

template <std::size_t columns>
using TableRow = std::array<std::string, columns>;

// Takes rows one by one, of which it keeps the text alone: a ledger may have many.
template <std::size_t columns>
class Table {
public:
    explicit Table(const TableRow<columns> &heading) : heading_(take(heading)) {}

    void add(const TableRow<columns> &row) { rows_.push_back(take(row)); }

    // A line a row, the heading first; columns padded to what is in them, but for the last.
    // The rows in ORDER, in which the first added is 0.
    [[nodiscard]] std::string text(const std::vector<std::size_t> &order) const {
        std::string text;
        text.reserve((order.size() + 1) *
                     std::accumulate(widths_.begin(), widths_.end(), 2 * columns));
        append(text, heading_);
        for (const std::size_t row : order)
            append(text, rows_[row]);
        return text;
    }

    // The numbers of the rows, in the order in which they were added.
    [[nodiscard]] std::vector<std::size_t> order() const {
        std::vector<std::size_t> order(rows_.size());
        std::iota(order.begin(), order.end(), 0);
        return order;
    }

private:
    struct Line {
        std::size_t begin; // in cells_
        std::array<std::uint32_t, columns> lengths;
    };

    Line take(const TableRow<columns> &row) {
        Line line{.begin = cells_.size(), .lengths = {}};
        for (std::size_t i = 0; i < columns; i++) {
            cells_ += row[i];
            line.lengths[i] = static_cast<std::uint32_t>(row[i].size());
            widths_[i] = std::max(widths_[i], row[i].size());
        }
        return line;
    }

    void append(std::string &text, const Line &line) const {
        const char *cell = cells_.data() + line.begin;
        std::size_t at = text.size();
        text.append(std::accumulate(widths_.begin(), widths_.end() - 1, 2 * (columns - 1)), ' ');
        for (std::size_t i = 0; i + 1 < columns; i++) {
            std::copy_n(cell, line.lengths[i], text.data() + at);
            cell += line.lengths[i];
            at += widths_[i] + 2;
        }
        text.append(cell, line.lengths[columns - 1]).append(1, '\n');
    }

    std::string cells_;
    std::array<std::size_t, columns> widths_{};
    Line heading_; // after the two that it is taken into
    std::vector<Line> rows_;
};

} // namespace bpfsigctl
