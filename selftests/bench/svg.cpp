// SPDX-License-Identifier: GPL-2.0
#include "svg.h"

#include <array>
#include <cstdio>

namespace bench::svg {

namespace {

template <typename... Values>
std::string element(const char *format, Values... values) {
    std::array<char, 400> text{};
    std::snprintf(text.data(), text.size(), format, values...);
    return text.data();
}

const char *name(Anchor anchor) {
    if (anchor == Anchor::middle)
        return "middle";
    return anchor == Anchor::start ? "start" : "end";
}

} // namespace

std::string text(double x, double y, const std::string &what, Anchor anchor, Weight weight) {
    const char *bold = weight == Weight::bold ? R"( font-weight="bold")" : "";
    return element(R"(<text x="%.1f" y="%.1f" text-anchor="%s"%s>)", x, y, name(anchor), bold) +
           what + "</text>\n";
}

std::string rectangle(double x, double y, double width, double height, const char *colour) {
    return element("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>\n", x,
                   y, width, height, colour);
}

std::string line(double x1, double y1, double x2, double y2, const char *colour) {
    return element("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n", x1,
                   y1, x2, y2, colour);
}

std::string polyline(const std::vector<std::pair<double, double>> &points, const char *colour) {
    std::string places;
    for (const auto &[x, y] : points)
        places += element("%.1f,%.1f ", x, y);
    return "<polyline points=\"" + places + R"(" fill="none" stroke-width="2" stroke=")" + colour +
           "\"/>\n";
}

std::string document(int width, int height, const std::string &body) {
    return element("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
                   "font-family=\"sans-serif\" font-size=\"12\">\n"
                   "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n",
                   width, height) +
           body + "</svg>\n";
}

} // namespace bench::svg
