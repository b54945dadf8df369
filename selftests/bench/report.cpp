// SPDX-License-Identifier: GPL-2.0
// bench_report: what scripts/bench shows of the figures that the suites printed.
#include "chart.h"
#include "figures.h"
#include "gates.h"
#include "growth.h"
#include "ways.h"

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
       table   for people, in millions of instructions
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

std::string way_lines(const std::vector<bench::Way> &ways, std::size_t modules) {
    std::string lines;
    for (const bench::Way &way : ways) {
        char line[160];
        std::snprintf(line, sizeof(line), "  %-58s %9.1f %9.2f %7.3f\n", way.name.c_str(),
                      way.cost / 1e6, way.cost / 1e6 / static_cast<double>(modules),
                      way.cost / ways.front().cost);
        lines += line;
    }
    return lines;
}

struct Program {
    const char *key;
    const char *name;
};

constexpr Program programs[] = {
    {"kmod.", "modprobe -a of kmod, the whole process"},
    {"busybox.", "modprobe -a of busybox, the whole process"},
    {"xz.", "finit_module of .ko.xz, which the kernel decompresses"},
    {"kmod-xz.", "modprobe -a of kmod, of .ko.xz, which it decompresses"},
    {"busybox-xz.", "modprobe -a of busybox, of .ko.xz, which it decompresses"},
};

std::string growth_lines(const char *what, const std::vector<bench::Growth> &points) {
    std::string lines;
    for (const bench::Growth &point : points) {
        char line[160];
        std::snprintf(line, sizeof(line), "  %-38s %19.0f %9.2f %9.2f %7.3f\n", what, point.at,
                      point.checked / 1e6, point.detached / 1e6, point.detached / point.checked);
        lines += line;
    }
    return lines;
}

std::string line(const std::string &what, const std::string &value) {
    char text[160];
    std::snprintf(text, sizeof(text), "  %-58s %9s\n", what.c_str(), value.c_str());
    return text;
}

std::string millions(double value) {
    char text[40];
    std::snprintf(text, sizeof(text), "%.2f", value / 1e6);
    return text;
}

std::string kib(double bytes) {
    char text[40];
    std::snprintf(text, sizeof(text), "%.0f KiB", bytes / 1024);
    return text;
}

struct Row {
    const char *key;
    const char *name;
    std::string (*shown)(double);
};

constexpr Row rows[] = {
    {"load", "load, from fork to exit", millions},
    {"load.unretained", "load --retain 0, likewise", millions},
    {"load.waited", "load where the kernel's check waits, likewise", millions},
    {"lightest", "the smallest light skeleton, likewise", millions},
    {"lightest.unattached", "the same but for attaching, likewise", millions},
    {"lock", "lock, likewise", millions},
    {"verify", "verify of all, later", millions},
    {"verify.waited", "verify of all signed ones, later", millions},
    {"status", "status", millions},
    {"ledger", "ledger", millions},
    {"memory.admitted", "memory held in the window", kib},
    {"memory.verified", "memory held after verify", kib},
};

std::string table(const Figures &figures) {
    const std::size_t modules = figures.each("bytes").size();
    std::string text = figures.kernel() + ": " + std::to_string(modules) + " modules, " +
                       millions(bench::bytes(figures)) +
                       " MB, in millions of instructions: all, a module, / own check\n" +
                       way_lines(bench::ways(figures), modules);
    for (const Program &program : programs) {
        const std::vector<bench::Way> ways = bench::ways_by(program.key, figures);
        if (!ways.empty())
            text += std::string(" ") + program.name + ":\n" + way_lines(ways, modules);
    }
    text += " the policy itself:\n";
    for (const Row &row : rows)
        if (figures.has(row.key))
            text += line(row.name, row.shown(figures.at(row.key)));
    text += " growth: own check, the policy, / own check\n";
    text += growth_lines("modules; with load and lock", bench::growth_by_number(figures));
    text += growth_lines("bytes of one module", bench::growth_by_size(figures));
    return text;
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
            std::printf("%-6s %-14s %-68s %10.4f of %g\n", word(verdict), verdict.kernel.c_str(),
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
            for (const Figures &figures : all)
                std::cout << table(figures) << '\n';
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
