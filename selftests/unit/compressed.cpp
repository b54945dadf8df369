// SPDX-License-Identifier: GPL-2.0
#include "unit/compressed.h"

#include <archive.h>
#include <archive_entry.h>

#include <memory>
#include <stdexcept>

namespace bpfsigctl::test {

namespace {

struct WriterFree {
    void operator()(archive *writer) const { ::archive_write_free(writer); }
};
struct EntryFree {
    void operator()(archive_entry *entry) const { ::archive_entry_free(entry); }
};

la_ssize_t append(archive * /*writer*/, void *out, const void *bytes, std::size_t size) {
    static_cast<std::string *>(out)->append(static_cast<const char *>(bytes), size);
    return static_cast<la_ssize_t>(size);
}

} // namespace

std::string compressed(std::string_view bytes, const char *filter) {
    std::string out;
    const std::unique_ptr<archive, WriterFree> writer(::archive_write_new());
    const std::unique_ptr<archive_entry, EntryFree> entry(::archive_entry_new());
    ::archive_entry_set_filetype(entry.get(), AE_IFREG);
    // No padding to a block's size.
    ::archive_write_set_bytes_per_block(writer.get(), 0);
    if (::archive_write_add_filter_by_name(writer.get(), filter) != ARCHIVE_OK ||
        ::archive_write_set_format_raw(writer.get()) != ARCHIVE_OK ||
        ::archive_write_open(writer.get(), &out, nullptr, append, nullptr) != ARCHIVE_OK ||
        ::archive_write_header(writer.get(), entry.get()) != ARCHIVE_OK ||
        ::archive_write_data(writer.get(), bytes.data(), bytes.size()) !=
            static_cast<la_ssize_t>(bytes.size()) ||
        ::archive_write_close(writer.get()) != ARCHIVE_OK)
        throw std::runtime_error(std::string("libarchive cannot write ") + filter);
    return out;
}

} // namespace bpfsigctl::test
