// SPDX-License-Identifier: GPL-2.0
// bench_report: what scripts/bench shows of the figures that the suites printed.
#include "chart.h"
#include "figures.h"
#include "gates.h"
#include "growth.h"
#include "tables.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using bench::Figures;

constexpr const char *usage =
    R"(usage: bench_report table|json|chart|growth|gates|worse [KERNEL=LOG]...
       table   for people, as Markdown
       json    every figure, and every gate
       chart   the ways to let the modules in, as SVG
       growth  how the cost grows, as SVG
       gates   each gate, and whether it is missed; exit 1 if one is
       worse   likewise; exit 1 if one is worse than what was reached before
)";

// A kernel has several logs.
std::vector<Figures> read_all(const std::vector<std::string> &arguments) {
    std::vector<Figures> all;
    for (const std::string &argument : arguments) {
        const std::size_t equals = argument.find('=');
        if (equals == std::string::npos)
            throw std::runtime_error("not KERNEL=LOG: " + argument);
        const std::string kernel = argument.substr(0, equals);
        if (all.empty() || all.back().kernel() != kernel)
            all.emplace_back(kernel);
        std::ifstream log(argument.substr(equals + 1));
        if (!log)
            throw std::runtime_error("cannot open " + argument.substr(equals + 1));
        all.back().read(log);
    }
    return all;
}

nlohmann::ordered_json json(const std::vector<Figures> &all) {
    nlohmann::ordered_json kernels = nlohmann::ordered_json::array();
    for (const Figures &figures : all) {
        nlohmann::ordered_json gates = nlohmann::ordered_json::array();
        for (const bench::Verdict &verdict : bench::judge(figures))
            gates.push_back({{"gate", verdict.gate},
                             {"value", verdict.value},
                             {"limit", verdict.limit},
                             {"missed", verdict.missed()}});
        kernels.push_back(
            {{"kernel", figures.kernel()}, {"figures", figures.all()}, {"gates", gates}});
    }
    return {{"unit", "instructions; bytes for bytes/, memory. and image"}, {"kernels", kernels}};
}

const char *word(const bench::Verdict &verdict) {
    return verdict.worse() ? "WORSE" : verdict.missed() ? "missed" : "ok";
}

bool print_gates(const std::vector<Figures> &all, bool (bench::Verdict::*bad)() const) {
    bool none = true;
    for (const Figures &figures : all)
        for (const bench::Verdict &verdict : bench::judge(figures)) {
            std::printf("%-6s %-14s %-82s %10.4f of %g\n", word(verdict), verdict.kernel.c_str(),
                        verdict.gate.c_str(), verdict.value, verdict.limit);
            none = none && !(verdict.*bad)();
        }
    return none;
}

} // namespace

int main(int argc, char **argv) {
    try {
        const std::string what = argc > 1 ? argv[1] : "";
        const std::vector<Figures> all = read_all({argv + std::min(argc, 2), argv + argc});
        if (what == "table") {
            std::cout << bench::tables(all);
        } else if (what == "json") {
            std::cout << json(all).dump(2) << '\n';
        } else if (what == "chart") {
            std::cout << bench::chart(all);
        } else if (what == "growth") {
            std::cout << bench::growth_chart(all);
        } else if (what == "gates") {
            return print_gates(all, &bench::Verdict::missed) ? 0 : 1;
        } else if (what == "worse") {
            return print_gates(all, &bench::Verdict::worse) ? 0 : 1;
        } else {
            std::cerr << usage;
            return 2;
        }
        return 0;
    } catch (const std::exception &error) {
        std::cerr << "bench_report: " << error.what() << '\n';
        return 2;
    }
}
