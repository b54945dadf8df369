// SPDX-License-Identifier: GPL-2.0
// libarchive's reader, which frees itself, and what it has to say when it fails.
#pragma once

#include "loader/error.h"

#include <archive.h>

#include <cerrno>
#include <memory>

namespace bpfsigctl {

struct ArchiveFree {
    void operator()(archive *reader) const { ::archive_read_free(reader); }
};
using ArchiveReader = std::unique_ptr<archive, ArchiveFree>;

// Knows no format and no filter yet.
inline ArchiveReader make_archive_reader() {
    ArchiveReader reader(::archive_read_new());
    if (!reader)
        throw system_error("cannot read archives", ENOMEM);
    return reader;
}

inline const char *cause_of(archive *reader) {
    const char *cause = ::archive_error_string(reader);
    return cause != nullptr ? cause : "damaged";
}

} // namespace bpfsigctl
