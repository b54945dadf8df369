// SPDX-License-Identifier: GPL-2.0
#include "chart.h"

#include "svg.h"
#include "ways.h"

#include <algorithm>
#include <cmath>

namespace bench {

namespace {

constexpr int width = 760;
constexpr int names = 330; // where the bars begin
constexpr int numbers = 70;
constexpr int bar = 16;
constexpr int step = 22;
constexpr int title = 30;

const char *colour(const Way &way) {
    if (way.estimate)
        return svg::estimated;
    return way.ours ? svg::ours : svg::theirs;
}

} // namespace

std::string chart(const std::vector<Figures> &all) {
    double longest = 1;
    for (const Figures &figures : all)
        for (const Way &way : ways(figures))
            longest = std::max(longest, way.cost);
    std::string body =
        svg::text(10, 20, "Loading an initramfs' modules, in millions of instructions");
    int y = title;
    for (const Figures &figures : all) {
        y += title - 8;
        body += svg::text(10, y,
                          figures.kernel() + ", " + std::to_string(figures.each("bytes").size()) +
                              " modules",
                          svg::Anchor::start, svg::Weight::bold);
        y += 8;
        for (const Way &way : ways(figures)) {
            const double length = (width - names - numbers) * way.cost / longest;
            body += svg::text(names - 8, y + bar - 4, way.name, svg::Anchor::end);
            body += svg::rectangle(names, y, length, bar, colour(way));
            body += svg::text(names + length + 6, y + bar - 4,
                              std::to_string(std::lround(way.cost / 1e6)));
            y += step;
        }
    }
    return svg::document(width, y + 10, body);
}

} // namespace bench
