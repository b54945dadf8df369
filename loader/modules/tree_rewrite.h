// SPDX-License-Identifier: GPL-2.0
// detach and attach over a module tree. A signature is on the disk before the module that
// it was cut from is replaced, and every file is replaced as a whole; so a run that was cut
// short is finished by another one.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace bpfsigctl {

struct TreeProblem {
    std::string path;  // relative to the tree
    std::string cause; // names the file
};

// What became of the modules; each is in one of these, but the inexact, who are among
// the rewritten. In the order of the paths.
struct TreeReport {
    std::string directory;
    std::string signatures;
    std::uint64_t rewritten = 0;
    std::uint64_t signature_bytes = 0;   // cut off, or joined
    std::uint64_t nothing_to_do = 0;     // unsigned to begin with, or signed already
    std::uint64_t without_signature = 0; // attach: none is kept
    std::uint64_t symbolic_links = 0;
    std::vector<std::string> inexact = {};  // will not be, or is not, the file it was
    std::vector<TreeProblem> problems = {}; // left alone
};

// Where signatures are kept if nobody says: DIRECTORY.signatures, beside the tree. Whoever
// can write the tree can nearly always write there, attach finds it again, and it is not
// inside, where an initramfs would carry it.
std::string default_signatures(const std::string &directory);

// Both throw Error if nothing can be done at all, and for a file that cannot be written:
// the next one could not be either.
TreeReport detach_tree(const std::string &directory, const std::string &signatures);
TreeReport attach_tree(const std::string &directory, const std::string &signatures);

} // namespace bpfsigctl
