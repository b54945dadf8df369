// SPDX-License-Identifier: GPL-2.0
#include "tables.h"

#include "gates.h"
#include "growth.h"
#include "ways.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>
#include <map>
#include <set>
#include <utility>

namespace bench {

namespace {

using Cells = std::vector<std::string>;

std::string formatted(const char *format, double value) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), format, value);
    return text.data();
}

std::string with_commas(double value) {
    std::string digits = formatted("%.0f", value);
    for (std::size_t at = digits.size(); at > 3;)
        digits.insert(at -= 3, 1, ',');
    return digits;
}

std::string millions(double value) {
    const double scaled = value / 1e6;
    return scaled >= 100 ? with_commas(scaled) : formatted(scaled >= 10 ? "%.1f" : "%.2f", scaled);
}

std::string megabytes(double bytes) {
    return formatted("%.2f MB", bytes / 1e6);
}

std::string kib(double bytes) {
    return with_commas(bytes / 1024) + " KiB";
}

std::string ratio(double value, double base) {
    return formatted("%.3f", value / base);
}

std::string bold(const std::string &text, bool is_bold) {
    return is_bold ? "**" + text + "**" : text;
}

std::string cell(const std::string &text) {
    return (text.empty() ? "" : " ") + text + " |";
}

class Table {
public:
    // Each kernel has these COLUMNS, the first under its name.
    Table(const std::vector<Figures> &all, const std::string &corner, const Cells &columns)
        : all_(all), columns_(columns.size()), text_("|" + cell(corner)) {
        for (const Figures &figures : all) {
            text_ += cell(figures.kernel() + (columns[0].empty() ? "" : ": ") + columns[0]);
            for (std::size_t i = 1; i < columns.size(); i++)
                text_ += cell(columns[i]);
        }
        text_ += "\n|---|";
        for (std::size_t i = 0; i < all.size() * columns_; i++)
            text_ += "---|";
        text_ += "\n";
    }

    void row(const std::string &name, const std::function<Cells(const Figures &)> &cells_of) {
        std::string line = "|" + cell(name);
        bool measured = false;
        for (const Figures &figures : all_) {
            Cells cells(columns_);
            try {
                cells = cells_of(figures);
                measured = true;
            } catch (const NotMeasured &) { // empty ones, then
            }
            for (const std::string &text : cells)
                line += cell(text);
        }
        if (measured) {
            text_ += line + "\n";
            rows_++;
        }
    }

    // With what it is about above; nothing if it has no rows.
    [[nodiscard]] std::string under(const std::string &title) const {
        return rows_ == 0 ? "" : title + "\n\n" + text_ + "\n";
    }

private:
    const std::vector<Figures> &all_;
    std::size_t columns_;
    std::string text_;
    int rows_ = 0;
};

const Way &way_named(const std::vector<Way> &ways, const std::string &name) {
    const auto found =
        std::find_if(ways.begin(), ways.end(), [&](const Way &way) { return way.name == name; });
    if (found == ways.end())
        throw NotMeasured(name);
    return *found;
}

// No kernel has one that is not among those of the kernel that has most.
std::vector<Way> most(const std::vector<Figures> &all,
                      const std::function<std::vector<Way>(const Figures &)> &ways_of) {
    std::vector<Way> most;
    for (const Figures &figures : all)
        if (std::vector<Way> ways = ways_of(figures); ways.size() > most.size())
            most = std::move(ways);
    return most;
}

void add_ways(Table &table, const std::vector<Figures> &all, const std::string &program,
              const std::function<std::vector<Way>(const Figures &)> &ways_of) {
    for (const Way &way : most(all, ways_of))
        table.row(bold(program + way.name, way.ours), [&](const Figures &figures) -> Cells {
            const std::vector<Way> ways = ways_of(figures);
            const double cost = way_named(ways, way.name).cost;
            return {millions(cost), ratio(cost, ways.front().cost)};
        });
}

std::string loading(const std::vector<Figures> &all) {
    Table table(all, "", {"", ""});
    table.row("modules, and their MB", [](const Figures &figures) -> Cells {
        const std::size_t modules = figures.each("bytes").size();
        if (modules == 0)
            throw NotMeasured("modules");
        return {std::to_string(modules), formatted("%.1f", bytes(figures) / 1e6)};
    });
    add_ways(table, all, "", ways);
    return table.under("Loading the modules, in millions of instructions, and as a part of the "
                       "kernel's own check:");
}

struct Program {
    const char *key;
    const char *name;
};

constexpr Program programs[] = {
    {"kmod.", "kmod, "},
    {"busybox.", "busybox, "},
    {"xz.", "`.ko.xz`, by the kernel, "},
    {"kmod-xz.", "`.ko.xz`, by kmod, "},
    {"busybox-xz.", "`.ko.xz`, by busybox, "},
};

std::string by_program(const std::vector<Figures> &all) {
    Table table(all, "", {"", ""});
    for (const Program &program : programs)
        add_ways(table, all, program.name,
                 [&](const Figures &figures) { return ways_by(program.key, figures); });
    return table.under("By the program that loads them, and compressed, likewise:");
}

std::string growth(const std::vector<Figures> &all, const std::string &what,
                   std::vector<Growth> (*growth_of)(const Figures &)) {
    Table table(all, what, {"own check", "the policy", ""});
    std::set<double> points;
    for (const Figures &figures : all)
        for (const Growth &point : growth_of(figures))
            points.insert(point.at);
    for (const double at : points)
        table.row(with_commas(at), [&](const Figures &figures) -> Cells {
            for (const Growth &point : growth_of(figures))
                if (point.at == at)
                    return {millions(point.checked), millions(point.detached),
                            ratio(point.detached, point.checked)};
            throw NotMeasured(what);
        });
    return table.under("How it grows, by the " + what + ", in millions of instructions:");
}

struct Cost {
    const char *key;
    const char *name;
    std::string (*shown)(double);
};

constexpr Cost costs[] = {
    {"load", "`load`, from fork to exit, as the initramfs runs it", millions},
    {"load.waited", "likewise where the kernel's check waits", millions},
    {"load.unretained", "likewise `load --retain 0`", millions},
    {"lightest", "the least that loads and attaches the same programs", millions},
    {"lightest.unattached", "the same, attaching none", millions},
    {"floor.load", "programs that do nothing on the same hooks, and the same room", millions},
    {"floor.load.waited", "likewise where the kernel's check waits", millions},
    {"floor.load.unretained", "likewise of `load --retain 0`", millions},
    {"lock", "`lock`", millions},
    {"verify", "`verify` of the modules, later", millions},
    {"verify.waited", "likewise of signed ones that waited", millions},
    {"status", "`status`", millions},
    {"ledger", "`ledger` of 1,024 records", millions},
    {"memory.admitted", "memory held from `load` on", kib},
    {"memory.verified", "memory held when `verify` has seen all", kib},
    {"image", "added to the initramfs", megabytes},
};

// Of what is the kernel's own no limit says anything.
struct Part {
    const char *name;
    double (*of)(const Figures &);
};

constexpr Part parts[] = {
    {"whole cost / whole saving",
     [](const Figures &figures) { return whole_cost(figures) / native_check(figures); }},
    {"the kernel's floor of that",
     [](const Figures &figures) { return floor_of_whole_cost(figures) / native_check(figures); }},
    {"refusal of 4 MB by two instructions / under sig_enforce without a policy",
     [](const Figures &figures) {
         return figures.at("refused.floor") / figures.at("refused.enforced");
     }},
};

std::string of_the_policy(const std::vector<Figures> &all) {
    Table table(all, "", {""});
    for (const Cost &cost : costs)
        table.row(cost.name, [&](const Figures &figures) -> Cells {
            return {cost.shown(figures.at(cost.key))};
        });
    for (const Part &part : parts)
        table.row(part.name, [&](const Figures &figures) -> Cells {
            return {formatted("%.4f", part.of(figures))};
        });
    return table.under("What the policy costs, in millions of instructions where no unit stands:");
}

struct Hook {
    const char *program;
    const char *where;
};

// Those of an insmod in their order, then what else there is.
constexpr Hook hooks[] = {
    {"sigctl_file", "kernel_read_file"},
    {"sigctl_data", "kernel_load_data, of init_module(2)"},
    {"sigctl_begun", "module_sig_check() begins"},
    {"sigctl_wait", "kernel_module_sig_check"},
    {"sigctl_unsigned", "locked_down"},
    {"sigctl_checked", "module_sig_check() returns, the copy of the image included"},
    {"sigctl_loaded", "module_load"},
    {"sigctl_done", "load_module() returns"},
    {"sigctl_exec", "bprm_committed_creds, of others than PID 1"},
    {"sigctl_map", "bpf_map, of others"},
    {"sigctl_prog", "bpf_prog, of others"},
    {"sigctl_sysctl", "a sysctl is written"},
};

// Without what it takes to count it, which is all that a program takes that does nothing.
std::string of_each_hook(const std::vector<Figures> &all) {
    Table table(all, "", {""});
    for (const Hook &hook : hooks)
        table.row(std::string("`") + hook.program + "`, " + hook.where,
                  [&](const Figures &figures) -> Cells {
                      return {with_commas(figures.at(std::string("hook.") + hook.program) -
                                          figures.at("hook.nothing"))};
                  });
    return table.under("What each hook takes, in instructions:");
}

std::string limits(const std::vector<Figures> &all) {
    std::vector<Verdict> verdicts;
    for (const Figures &figures : all)
        for (Verdict &verdict : judge(figures))
            verdicts.push_back(std::move(verdict));
    std::vector<std::string> gates; // in the order in which they are judged
    std::map<std::string, std::set<double>> limits;
    for (const Verdict &verdict : verdicts) {
        if (!limits.contains(verdict.gate))
            gates.push_back(verdict.gate);
        limits[verdict.gate].insert(verdict.limit);
    }
    Table table(all, "figure, and its limit", {""});
    for (const std::string &gate : gates) {
        std::string name = gate + ":";
        for (const double limit : limits[gate])
            name += formatted(" %g", limit);
        table.row(name, [&](const Figures &figures) -> Cells {
            for (const Verdict &verdict : verdicts)
                if (verdict.gate == gate && verdict.kernel == figures.kernel())
                    return {bold(formatted("%.4g", verdict.value), verdict.missed())};
            throw NotMeasured(gate);
        });
    }
    return table.under("The limits, of `scripts/bench --gate`; of two the second is 6.1's:");
}

} // namespace

std::string tables(const std::vector<Figures> &all) {
    return loading(all) + by_program(all) + growth(all, "number of modules", growth_by_number) +
           growth(all, "size of one module", growth_by_size) + of_the_policy(all) +
           of_each_hook(all) + limits(all);
}

} // namespace bench
