// SPDX-License-Identifier: GPL-2.0
// What detach and attach say of a tree, in their own words.
#pragma once

#include "loader/error.h"
#include "loader/modules/tree_rewrite.h"

#include <ostream>

namespace bpfsigctl {

struct TreeWords {
    const char *rewritten;       // "stripped"
    const char *nothing_to_do;   // "unsigned"
    const char *has_counterpart; // of the signatures' bytes: "kept in"
    const char *inexact;         // what is said of a file that is not, or will not be, as it was
};

// The summary to OUT; what was left alone though it should not be, and what is inexact, to
// ERR. Exit code 1 if anything was left alone so.
ExitCode print_tree_report(const TreeReport &report, const TreeWords &words, bool json,
                           std::ostream &out, std::ostream &err);

} // namespace bpfsigctl
