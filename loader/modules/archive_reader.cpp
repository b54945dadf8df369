// SPDX-License-Identifier: GPL-2.0
#include "loader/modules/archive_reader.h"

#include <array>
#include <cerrno>

namespace bpfsigctl {

ArchiveReader make_archive_reader() {
    ArchiveReader reader(::archive_read_new());
    if (!reader)
        throw system_error("cannot read archives", ENOMEM);
    return reader;
}

const char *cause_of(archive *reader) {
    const char *cause = ::archive_error_string(reader);
    return cause != nullptr ? cause : "damaged";
}

std::string read_entry(archive *reader, std::size_t max, std::string_view too_large,
                       const std::function<Error(std::string_view cause)> &damaged) {
    std::string bytes;
    std::array<char, 65536> block{};
    for (;;) {
        const la_ssize_t got = ::archive_read_data(reader, block.data(), block.size());
        if (got < 0)
            throw damaged(cause_of(reader));
        if (got == 0)
            return bytes;
        if (static_cast<std::size_t>(got) > max - bytes.size())
            throw damaged(too_large);
        bytes.append(block.data(), static_cast<std::size_t>(got));
    }
}

} // namespace bpfsigctl
