// SPDX-License-Identifier: GPL-2.0
#include "loader/commands/commands.h"
#include "loader/commands/tree_report.h"
#include "loader/modules/tree_rewrite.h"

#include <iostream>

namespace bpfsigctl {

ExitCode attach(const CommonOptions &common, const TreeOptions &options, std::ostream &out) {
    const TreeReport report = attach_tree(
        options.directory,
        options.signatures.empty() ? default_signatures(options.directory) : options.signatures);
    return print_tree_report(report,
                             {.rewritten = "restored",
                              .nothing_to_do = "signed",
                              .has_counterpart = "taken from",
                              .inexact = "no known settings compress it as it was: the module is "
                                         "restored, but not the file to the bit"},
                             common.json, out, std::cerr);
}

} // namespace bpfsigctl
