// SPDX-License-Identifier: GPL-2.0
#include "loader/commands/commands.h"
#include "loader/commands/tree_report.h"
#include "loader/modules/tree_rewrite.h"

#include <iostream>

namespace bpfsigctl {

ExitCode detach(const CommonOptions &common, const TreeOptions &options, std::ostream &out) {
    const TreeReport report = detach_tree(
        options.directory,
        options.signatures.empty() ? default_signatures(options.directory) : options.signatures);
    return print_tree_report(report,
                             {.rewritten = "stripped",
                              .nothing_to_do = "unsigned",
                              .has_counterpart = "kept in",
                              .inexact = "no known settings compress it as it was: attach will "
                                         "restore the module, but not this file to the bit"},
                             common.json, out, std::cerr);
}

} // namespace bpfsigctl
