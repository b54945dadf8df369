// SPDX-License-Identifier: GPL-2.0
#include "loader/modules/initramfs.h"

#include "loader/error.h"
#include "loader/modules/archive_reader.h"
#include "loader/modules/compressed_segment.h"
#include "loader/modules/cpio_extent.h"
#include "loader/modules/module_file.h"
#include "loader/modules/module_tree.h"

#include <archive_entry.h>

#include <algorithm>

namespace bpfsigctl {

namespace {

using Visit = std::function<void(ImageModule)>;

std::size_t zeros_at(std::string_view bytes) {
    return std::min(bytes.find_first_not_of('\0'), bytes.size());
}

std::string at_offset(const std::string &where, std::size_t offset) {
    return where + " at offset " + std::to_string(offset);
}

Error damaged(const std::string &where, const std::string &cause) {
    return Error(where + ": cannot read the cpio archive: " + cause);
}

std::string read_member(archive *reader, archive_entry *entry, const std::string &where) {
    const auto size = static_cast<std::size_t>(::archive_entry_size(entry));
    if (size > module_image_max)
        throw damaged(where, "a file in it is larger than any module");
    std::string bytes(size, '\0');
    const la_ssize_t got = ::archive_read_data(reader, bytes.data(), bytes.size());
    if (got < 0)
        throw damaged(where, cause_of(reader));
    if (static_cast<std::size_t>(got) != size)
        throw damaged(where, "it is cut short");
    return bytes;
}

void visit_member(archive *reader, archive_entry *entry, const std::string &where,
                  const Visit &visit) {
    const char *path = ::archive_entry_pathname(entry);
    if (path == nullptr || ::archive_entry_filetype(entry) != AE_IFREG ||
        ::archive_entry_size(entry) <= 0 || !is_module_path(path))
        return;
    visit({.path = path, .bytes = read_member(reader, entry, where)});
}

void visit_cpio(std::string_view archive, const std::string &where, const Visit &visit) {
    const ArchiveReader reader = make_archive_reader();
    ::archive_read_support_format_cpio(reader.get());
    if (::archive_read_open_memory(reader.get(), archive.data(), archive.size()) != ARCHIVE_OK)
        throw damaged(where, cause_of(reader.get()));
    for (;;) {
        archive_entry *entry = nullptr;
        const int header = ::archive_read_next_header(reader.get(), &entry);
        if (header == ARCHIVE_EOF)
            return;
        if (header != ARCHIVE_OK)
            throw damaged(where, cause_of(reader.get()));
        visit_member(reader.get(), entry, where, visit);
    }
}

// A segment, once unpacked, has archives and zeros, and no compressed segments.
void visit_unpacked(std::string_view bytes, const std::string &where, const Visit &visit) {
    std::size_t at = 0;
    while ((at += zeros_at(bytes.substr(at))) < bytes.size()) {
        const std::string here = at == 0 ? where : at_offset(where + ", unpacked", at);
        if (!begins_with_newc(bytes.substr(at)))
            throw Error(here + ": there is no newc cpio archive");
        const std::size_t size = cpio_extent(bytes.substr(at), here);
        visit_cpio(bytes.substr(at, size), here, visit);
        at += size;
    }
}

} // namespace

bool begins_like_initramfs(std::string_view image) {
    const std::string_view begin = image.substr(zeros_at(image));
    return begins_with_newc(begin) || packing_of(begin);
}

void visit_modules(std::string_view image, const std::string &file, const Visit &visit,
                   std::size_t max) {
    if (zeros_at(image) == image.size())
        throw Error(file + " is empty, or all zeros: there is no cpio archive");
    std::size_t at = 0;
    std::size_t left = max;
    while ((at += zeros_at(image.substr(at))) < image.size()) {
        const std::string_view rest = image.substr(at);
        const std::string where = at_offset(file, at);
        if (begins_with_newc(rest)) {
            if (at % 4 != 0)
                throw Error(where + ": a cpio archive begins at no multiple of four, where "
                                    "the kernel does not look for it");
            const std::size_t size = cpio_extent(rest, where);
            visit_cpio(rest.substr(0, size), where, visit);
            at += size;
        } else if (const auto packing = packing_of(rest)) {
            const UnpackedSegment segment = unpack_segment(*packing, rest, where, left);
            left -= segment.bytes.size();
            visit_unpacked(segment.bytes, where, visit);
            at += segment.packed_size;
        } else {
            throw Error(where + ": there is neither a newc cpio archive nor one compressed by "
                                "gzip, xz, zstd or lz4 -l");
        }
    }
}

} // namespace bpfsigctl
