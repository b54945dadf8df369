// SPDX-License-Identifier: GPL-2.0
#include "unit/compressed.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
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

// Not by name: that would have every filter of libarchive's linked.
int add_filter(archive *writer, std::string_view filter) {
    if (filter == "gzip")
        return ::archive_write_add_filter_gzip(writer);
    if (filter == "xz")
        return ::archive_write_add_filter_xz(writer);
    if (filter == "zstd")
        return ::archive_write_add_filter_zstd(writer);
    if (filter == "lz4")
        return ::archive_write_add_filter_lz4(writer);
    throw std::invalid_argument("no filter " + std::string(filter));
}

void append_little_endian(std::string &out, std::size_t value) {
    for (const unsigned shift : {0U, 8U, 16U, 24U})
        out += static_cast<char>(value >> shift & 0xffU);
}

// `lz4 -l`, which libarchive reads and does not write: blocks of literals alone.
std::string lz4_legacy(std::string_view bytes) {
    constexpr std::size_t block_max = 8U << 20U;
    std::string out = "\x02\x21\x4c\x18";
    for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), block_max))) {
        const std::string_view literals = bytes.substr(0, block_max);
        std::string block(1, static_cast<char>(std::min<std::size_t>(literals.size(), 15) << 4U));
        if (literals.size() >= 15) {
            block.append((literals.size() - 15) / 255, '\xff');
            block += static_cast<char>((literals.size() - 15) % 255);
        }
        block += literals;
        append_little_endian(out, block.size());
        out += block;
    }
    return out;
}

} // namespace

std::string compressed(std::string_view bytes, const char *filter) {
    if (std::string_view(filter) == "lz4-legacy")
        return lz4_legacy(bytes);
    std::string out;
    const std::unique_ptr<archive, WriterFree> writer(::archive_write_new());
    const std::unique_ptr<archive_entry, EntryFree> entry(::archive_entry_new());
    ::archive_entry_set_filetype(entry.get(), AE_IFREG);
    // No padding to a block's size.
    ::archive_write_set_bytes_per_block(writer.get(), 0);
    if (add_filter(writer.get(), filter) != ARCHIVE_OK ||
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
