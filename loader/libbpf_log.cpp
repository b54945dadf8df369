// SPDX-License-Identifier: GPL-2.0
#include "loader/libbpf_log.h"

#include <bpf/libbpf.h>

#include <cstdarg>
#include <cstdio>

namespace bpfsigctl {

namespace {

// libbpf_set_print() takes no context, so the text has to be reachable by name.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
thread_local std::string messages;

int keep(libbpf_print_level level, const char *format, va_list arguments) {
    if (level == LIBBPF_DEBUG)
        return 0;
    va_list again;
    va_copy(again, arguments);
    const int length = std::vsnprintf(nullptr, 0, format, again);
    va_end(again);
    if (length <= 0)
        return length;
    std::string line(static_cast<std::size_t>(length) + 1, '\0');
    std::vsnprintf(line.data(), line.size(), format, arguments);
    line.pop_back();
    messages += line;
    return length;
}

} // namespace

LibbpfLog::LibbpfLog() {
    messages.clear();
    ::libbpf_set_print(keep);
}

LibbpfLog::~LibbpfLog() {
    ::libbpf_set_print(nullptr);
}

std::string LibbpfLog::text() {
    // A verifier's log runs to thousands of lines; its last ones tell the reason.
    constexpr int lines_kept = 24;
    std::size_t begin = messages.size();
    for (int line = 0; line <= lines_kept && begin != std::string::npos && begin != 0; line++)
        begin = messages.rfind('\n', begin - 1);
    begin = begin == std::string::npos || begin == 0 ? 0 : begin + 1;
    std::string indented;
    while (begin < messages.size()) {
        std::size_t end = messages.find('\n', begin);
        if (end == std::string::npos)
            end = messages.size();
        if (end > begin)
            indented += "\n  " + messages.substr(begin, end - begin);
        begin = end + 1;
    }
    return indented;
}

} // namespace bpfsigctl
