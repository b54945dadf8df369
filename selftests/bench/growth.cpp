// SPDX-License-Identifier: GPL-2.0
#include "growth.h"

#include "svg.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

namespace bench {

namespace {

constexpr int width = 760;
constexpr int title = 56;
constexpr int panel = 230; // with what stands around it
constexpr int above = 24;
constexpr int below = 36;
constexpr int left = 60;
constexpr int right = 26;
constexpr int label_width = 44;

std::vector<Growth> growth(const Figures &figures, const std::string &what, double once) {
    const auto detached = figures.series(what + ".detached");
    std::vector<Growth> points;
    for (const auto &[at, checked] : figures.series(what + ".checked"))
        if (const auto policy = detached.find(at); policy != detached.end())
            points.push_back({at, checked, once + policy->second});
    return points;
}

// Where a value lies on an axis from one pixel to another, by its logarithm.
struct Axis {
    double least;
    double most;
    double from;
    double to;
    [[nodiscard]] double place(double value) const {
        return from + (to - from) * std::log(value / least) / std::log(most / least);
    }
};

std::string number(double value) {
    return std::to_string(std::lround(value));
}

std::string size(double bytes) {
    const double kib = bytes / 1024;
    return kib < 1024 ? number(kib) + " KiB" : number(kib / 1024) + " MiB";
}

std::string millions(double value) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%g", value / 1e6);
    return text.data();
}

std::string line(const Axis &x, const Axis &y, const std::vector<Growth> &points,
                 double Growth::*cost, const char *colour) {
    std::vector<std::pair<double, double>> places;
    places.reserve(points.size());
    for (const Growth &point : points)
        places.emplace_back(x.place(point.at), y.place(point.*cost));
    return svg::polyline(places, colour);
}

bool is_line(const std::vector<Growth> &points) {
    return points.size() > 1;
}

// Both axes are logarithmic: y has whole powers of ten, x the places of measurement.
std::string draw_panel(double x0, double y0, const std::string &name,
                       const std::vector<Growth> &points, std::string (*label)(double)) {
    double least = points.front().checked;
    double most = least;
    for (const Growth &point : points) {
        least = std::min({least, point.checked, point.detached});
        most = std::max({most, point.checked, point.detached});
    }
    const Axis x{points.front().at, points.back().at, x0 + left, x0 + width / 2.0 - right};
    const Axis y{std::pow(10, std::floor(std::log10(least))), most, y0 + panel - below, y0 + above};
    std::string body = svg::text(x0 + 10, y0 + 12, name, svg::Anchor::start, svg::Weight::bold);
    for (double tick = y.least; tick <= y.most; tick *= 10) {
        body += svg::line(x.from, y.place(tick), x.to, y.place(tick), svg::estimated);
        body += svg::text(x.from - 6, y.place(tick) + 4, millions(tick), svg::Anchor::end);
    }
    double free = x0;
    for (const Growth &point : points) {
        if (x.place(point.at) < free)
            continue;
        body += svg::text(x.place(point.at), y.from + 18, label(point.at), svg::Anchor::middle);
        free = x.place(point.at) + label_width;
    }
    return body + line(x, y, points, &Growth::checked, svg::theirs) +
           line(x, y, points, &Growth::detached, svg::ours);
}

} // namespace

std::vector<Growth> growth_by_number(const Figures &figures) {
    if (!figures.has("load") || !figures.has("lock"))
        return {};
    return growth(figures, "growth", figures.at("load") + figures.at("lock"));
}

std::vector<Growth> growth_by_size(const Figures &figures) {
    return growth(figures, "size", 0);
}

std::string growth_chart(const std::vector<Figures> &all) {
    std::string body = svg::text(10, 20, "How the cost grows, in millions of instructions: ") +
                       svg::rectangle(10, 38, 20, 3, svg::theirs) +
                       svg::text(36, 43, "the kernel's own check") +
                       svg::rectangle(200, 38, 20, 3, svg::ours) +
                       svg::text(226, 43, "signatures detached, the policy");
    int y = title;
    for (const Figures &figures : all) {
        const auto by_number = growth_by_number(figures);
        const auto by_size = growth_by_size(figures);
        if (is_line(by_number))
            body += draw_panel(0, y, figures.kernel() + ", modules; with load and lock", by_number,
                               number);
        if (is_line(by_size))
            body += draw_panel(width / 2.0, y, figures.kernel() + ", size of one module", by_size,
                               size);
        if (is_line(by_number) || is_line(by_size))
            y += panel;
    }
    return svg::document(width, y, body);
}

} // namespace bench
