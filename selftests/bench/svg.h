// SPDX-License-Identifier: GPL-2.0
// The elements that the charts are made of.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace bench::svg {

constexpr const char *ours = "#2b6cb0";
constexpr const char *theirs = "#8a8f98";
constexpr const char *estimated = "#cccccc";

enum class Weight { normal, bold };
enum class Anchor { start, middle, end };

std::string text(double x, double y, const std::string &what, Anchor anchor = Anchor::start,
                 Weight weight = Weight::normal);
std::string rectangle(double x, double y, double width, double height, const char *colour);
std::string line(double x1, double y1, double x2, double y2, const char *colour);
std::string polyline(const std::vector<std::pair<double, double>> &points, const char *colour);

// All of it, on white.
std::string document(int width, int height, const std::string &body);

} // namespace bench::svg
