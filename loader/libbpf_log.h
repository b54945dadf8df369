// SPDX-License-Identifier: GPL-2.0
// What libbpf has to say, kept for the error message instead of printed.
#pragma once

#include <string>

namespace bpfsigctl {

// From construction on, in this thread; the newest last. One at a time.
class LibbpfLog {
public:
    LibbpfLog();
    ~LibbpfLog();
    LibbpfLog(const LibbpfLog &) = delete;
    LibbpfLog &operator=(const LibbpfLog &) = delete;
    LibbpfLog(LibbpfLog &&) = delete;
    LibbpfLog &operator=(LibbpfLog &&) = delete;

    // The last lines, each on a line of its own, indented; empty if there is none.
    [[nodiscard]] static std::string text();
};

} // namespace bpfsigctl
