// SPDX-License-Identifier: GPL-2.0
#include "chart.h"

#include "ways.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace bench {

namespace {

constexpr int width = 760;
constexpr int names = 330; // where the bars begin
constexpr int numbers = 70;
constexpr int bar = 16;
constexpr int step = 22;
constexpr int title = 30;

std::string text(int x, int y, const char *anchor, const char *weight, const std::string &what) {
    char element[320];
    std::snprintf(element, sizeof(element),
                  "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" font-weight=\"%s\">%s</text>\n", x, y,
                  anchor, weight, what.c_str());
    return element;
}

std::string rectangle(int y, double length, const char *colour) {
    char element[160];
    std::snprintf(element, sizeof(element),
                  "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>\n", names, y,
                  length, bar, colour);
    return element;
}

const char *colour(const Way &way) {
    if (way.estimate)
        return "#cccccc";
    return way.ours ? "#2b6cb0" : "#8a8f98";
}

} // namespace

std::string chart(const std::vector<Figures> &all) {
    double longest = 1;
    for (const Figures &figures : all)
        for (const Way &way : ways(figures))
            longest = std::max(longest, way.cost);
    std::string body;
    int y = title;
    body += text(10, 20, "start", "normal",
                 "Loading an initramfs' modules, in millions of instructions");
    for (const Figures &figures : all) {
        y += title - 8;
        body += text(10, y, "start", "bold",
                     figures.kernel() + ", " + std::to_string(figures.each("bytes").size()) +
                         " modules");
        y += 8;
        for (const Way &way : ways(figures)) {
            const double length = (width - names - numbers) * way.cost / longest;
            body += text(names - 8, y + bar - 4, "end", "normal", way.name);
            body += rectangle(y, length, colour(way));
            body += text(names + static_cast<int>(length) + 6, y + bar - 4, "start", "normal",
                         std::to_string(std::lround(way.cost / 1e6)));
            y += step;
        }
    }
    return R"(<svg xmlns="http://www.w3.org/2000/svg" width=")" + std::to_string(width) +
           R"(" height=")" + std::to_string(y + 10) +
           R"(" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="white"/>
)" + body + "</svg>\n";
}

} // namespace bench
