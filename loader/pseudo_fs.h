// SPDX-License-Identifier: GPL-2.0
// The kernel's own file systems, reached through a mount of one's own: it hangs
// nowhere in the tree, so what is mounted, overmounted or missing there does
// not matter, and nothing is left behind.
#pragma once

#include "loader/fd.h"

#include <optional>
#include <string>

namespace bpfsigctl {

class PseudoFs {
public:
    // TYPE is a file system's name, e.g. "sysfs". Throws Error if the kernel
    // does not have it or does not let this process mount it.
    explicit PseudoFs(const char *type);

    // A directory's fd, PATH relative to the root; "." is the root.
    [[nodiscard]] Fd open_directory(const std::string &path) const;
    // The file's text without the last newline, or nothing if it is not there.
    [[nodiscard]] std::optional<std::string> read(const std::string &path) const;
    // Throws Error if the file cannot be opened or takes not all of TEXT.
    void write(const std::string &path, const std::string &text) const;
    [[nodiscard]] bool exists(const std::string &path) const;

private:
    std::string type_;
    Fd root_;
};

} // namespace bpfsigctl
