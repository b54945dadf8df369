// SPDX-License-Identifier: GPL-2.0
#include "figures.h"

#include <algorithm>
#include <numeric>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace bench {

namespace {

double number(const std::string &text) {
    std::size_t end = 0;
    double value = 0;
    try {
        value = std::stod(text, &end);
    } catch (const std::logic_error &) {
        end = 0;
    }
    if (end == 0 || end != text.size())
        throw std::runtime_error("no number: " + text);
    return value;
}

double sum(const std::vector<double> &values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

// Of a locked policy's boot each module is checked as before.
const char *way_in(const Figures &figures) {
    return figures.has("waited") ? "waited" : "detached";
}

const char *load(const Figures &figures) {
    return figures.has("load.waited") ? "load.waited" : "load";
}

// What such a boot pays whatever its modules.
double once(const Figures &figures) {
    return figures.at(load(figures)) + figures.at("lock");
}

} // namespace

void Figures::read(std::istream &log) {
    static const std::regex figure("# figure ([^ ]+) ([^ ]+)$");
    static const std::regex call("# ([a-z-]+): ([0-9]+) instructions without the policy, floor "
                                 "([0-9]+), ([0-9]+) after the lock");
    static const std::regex decision("of insmod: ratio of the policy ([0-9.]+)");
    std::smatch found;
    for (std::string line; std::getline(log, line);) {
        if (!line.empty() && line.back() == '\r')
            line.pop_back();
        if (std::regex_search(line, found, figure)) {
            const std::string key = found[1];
            values_[key] = number(found[2]);
            if (key.rfind("bytes/", 0) == 0)
                modules_.push_back(key.substr(key.find('/') + 1));
        } else if (std::regex_search(line, found, call)) {
            values_[found[1].str() + ".without"] = number(found[2]);
            values_[found[1].str() + ".floor"] = number(found[3]);
            values_[found[1].str() + ".locked"] = number(found[4]);
        } else if (std::regex_search(line, found, decision)) {
            values_["decision"] = number(found[1]);
        }
    }
}

double Figures::at(const std::string &key) const {
    const auto found = values_.find(key);
    if (found == values_.end())
        throw NotMeasured(kernel_ + ": " + key + " was not measured");
    return found->second;
}

std::vector<double> Figures::each(const std::string &key) const {
    std::vector<double> values;
    std::transform(modules_.begin(), modules_.end(), std::back_inserter(values),
                   [&](const std::string &module) { return at(key + "/" + module); });
    return values;
}

std::map<double, double> Figures::series(const std::string &key) const {
    const std::string head = key + "/";
    std::map<double, double> values;
    for (const auto &[name, value] : values_)
        if (name.starts_with(head))
            values[number(name.substr(head.size()))] = value;
    return values;
}

double native_check(const Figures &figures) {
    return figures.at("checked") - figures.at("unsigned");
}

double bytes(const Figures &figures) {
    return sum(figures.each("bytes"));
}

double check_per_byte(const Figures &figures) {
    const std::vector<double> sizes = figures.each("bytes");
    const std::vector<double> checked = figures.each("checked");
    const std::vector<double> without = figures.each("unsigned");
    const auto count = static_cast<double>(sizes.size());
    if (sizes.size() < 2)
        throw std::runtime_error(figures.kernel() + ": too few modules were measured");
    const double mean_size = sum(sizes) / count;
    const double mean_check = (sum(checked) - sum(without)) / count;
    double above = 0;
    double below = 0;
    for (std::size_t i = 0; i < sizes.size(); i++) {
        const double size = sizes[i] - mean_size;
        above += size * (checked[i] - without[i] - mean_check);
        below += size * size;
    }
    if (below == 0)
        throw std::runtime_error(figures.kernel() + ": all modules are of one size");
    return above / below;
}

double whole_cost(const Figures &figures) {
    return once(figures) + figures.at(way_in(figures)) - figures.at("unsigned");
}

double floor_of_whole_cost(const Figures &figures) {
    return figures.at(std::string("floor.") + load(figures)) + figures.at("floor.unsigned") -
           figures.at("unsigned");
}

double break_even(const Figures &figures) {
    const auto count = static_cast<double>(figures.each("bytes").size());
    const double saved = (figures.at("checked") - figures.at(way_in(figures))) / count;
    if (saved <= 0)
        throw std::runtime_error(figures.kernel() + ": nothing is saved");
    return once(figures) / saved;
}

} // namespace bench
