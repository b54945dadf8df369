// SPDX-License-Identifier: GPL-2.0
#include "ways.h"

namespace bench {

namespace {

struct Measured {
    const char *key;
    const char *name;
    bool ours;
};

constexpr Measured measured[] = {
    {"checked", "the kernel's own check", false},
    {"enforced", "the kernel's own check, sig_enforce=1", false},
    {"unsigned", "unsigned, no policy", false},
    {"loadpin", "unsigned, LoadPin", false},
    {"loadpin-signed", "signed, LoadPin", false},
    {"ipe", "unsigned, IPE boot_verified=TRUE", false},
    {"ipe-signed", "signed, IPE boot_verified=TRUE", false},
    {"detached", "signatures detached, the policy", true},
    {"waited", "signed, the policy on the patched kernel", true},
    {"locked", "the kernel's own check, after the policy's lock", true},
};

} // namespace

std::vector<Way> ways_by(const std::string &program, const Figures &figures) {
    std::vector<Way> ways;
    for (const Measured &way : measured)
        if (figures.has(program + way.key))
            ways.push_back({way.name, figures.at(program + way.key), way.ours, false});
    return ways;
}

std::vector<Way> ways(const Figures &figures) {
    std::vector<Way> ways = ways_by("", figures);
    // One hash of each image against a list in the kernel, and no public key: of the
    // check what grows with the size.
    if (figures.has("checked") && figures.has("unsigned"))
        ways.push_back({"a hash of each against vmlinux (estimate)",
                        figures.at("unsigned") + check_per_byte(figures) * bytes(figures), false,
                        true});
    return ways;
}

} // namespace bench
