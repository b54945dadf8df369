// SPDX-License-Identifier: GPL-2.0
// libarchive's reader, which frees itself, what it has to say when it fails, and how all
// that it unpacks is read.
#pragma once

#include "loader/error.h"

#include <archive.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace bpfsigctl {

struct ArchiveFree {
    void operator()(archive *reader) const { ::archive_read_free(reader); }
};
using ArchiveReader = std::unique_ptr<archive, ArchiveFree>;

// Knows no format and no filter yet. Throws Error.
ArchiveReader make_archive_reader();

const char *cause_of(archive *reader);

// The bytes of the entry that READER is at. Throws what DAMAGED makes of the cause; for
// more than MAX bytes that is TOO_LARGE.
std::string read_entry(archive *reader, std::size_t max, std::string_view too_large,
                       const std::function<Error(std::string_view cause)> &damaged);

} // namespace bpfsigctl
