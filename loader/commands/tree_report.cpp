// SPDX-License-Identifier: GPL-2.0
#include "loader/commands/tree_report.h"

#include "loader/escape.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <string>

namespace bpfsigctl {

namespace {

// All are in the JSON; on a terminal more than these say no more.
constexpr std::size_t named_inexact = 10;

void print_json(const TreeReport &report, const TreeWords &words, std::ostream &out) {
    nlohmann::ordered_json inexact = nlohmann::ordered_json::array();
    for (const std::string &path : report.inexact)
        inexact.push_back(escape(path));
    nlohmann::ordered_json problems = nlohmann::ordered_json::array();
    for (const TreeProblem &problem : report.problems)
        problems.push_back({{"path", escape(problem.path)}, {"problem", problem.cause}});
    out << nlohmann::ordered_json{{"directory", escape(report.directory)},
                                  {"signatures", escape(report.signatures)},
                                  {words.rewritten, report.rewritten},
                                  {"signature_bytes", report.signature_bytes},
                                  {words.nothing_to_do, report.nothing_to_do},
                                  {"without_signature", report.without_signature},
                                  {"symbolic_links", report.symbolic_links},
                                  {"inexact", inexact},
                                  {"problems", problems}}
               .dump(2)
        << '\n';
}

void print_text(const TreeReport &report, const TreeWords &words, std::ostream &out) {
    const auto line = [&out](const std::string &what, std::uint64_t count) {
        if (count != 0)
            out << what << ": " << count << '\n';
    };
    out << words.rewritten << ": " << report.rewritten << " modules, " << report.signature_bytes
        << " bytes of signatures " << words.has_counterpart << ' ' << escape(report.signatures)
        << '\n';
    line("  not to be restored to the bit", report.inexact.size());
    line(std::string("left alone, ") + words.nothing_to_do, report.nothing_to_do);
    line("left alone, no signature kept", report.without_signature);
    line("left alone, symbolic links", report.symbolic_links);
    line("left alone, see above", report.problems.size());
}

} // namespace

ExitCode print_tree_report(const TreeReport &report, const TreeWords &words, bool json,
                           std::ostream &out, std::ostream &err) {
    for (const TreeProblem &problem : report.problems)
        err << "bpfsigctl: left alone: " << problem.cause << '\n';
    const std::size_t named = std::min(named_inexact, report.inexact.size());
    for (std::size_t i = 0; i < named; ++i)
        err << "bpfsigctl: warning: " << escape(report.inexact[i]) << ": " << words.inexact << '\n';
    if (report.inexact.size() > named)
        err << "bpfsigctl: warning: the same of " << report.inexact.size() - named
            << " more; --json names all\n";
    if (json)
        print_json(report, words, out);
    else
        print_text(report, words, out);
    return report.problems.empty() ? ExitCode::ok : ExitCode::failed;
}

} // namespace bpfsigctl
