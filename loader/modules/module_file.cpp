// SPDX-License-Identifier: GPL-2.0
#include "loader/modules/module_file.h"

#include "loader/error.h"

#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <memory>

namespace bpfsigctl {

namespace {

struct ArchiveFree {
    void operator()(archive *reader) const { ::archive_read_free(reader); }
};
using Reader = std::unique_ptr<archive, ArchiveFree>;

Error damaged(const std::string &file, archive *reader) {
    const char *cause = ::archive_error_string(reader);
    return Error("cannot decompress " + file + ": " + (cause != nullptr ? cause : "damaged"));
}

Reader make_reader() {
    Reader reader(::archive_read_new());
    if (!reader)
        throw system_error("cannot decompress", ENOMEM);
    ::archive_read_support_filter_gzip(reader.get());
    ::archive_read_support_filter_xz(reader.get());
    ::archive_read_support_filter_zstd(reader.get());
    ::archive_read_support_format_raw(reader.get());
    return reader;
}

} // namespace

Compression compression_of(std::string_view bytes) {
    if (bytes.substr(0, 2) == "\x1f\x8b")
        return Compression::gzip;
    if (bytes.substr(0, 6) == std::string_view("\xfd" "7zXZ\0", 6))
        return Compression::xz;
    if (bytes.substr(0, 4) == "\x28\xb5\x2f\xfd")
        return Compression::zstd;
    return Compression::none;
}

std::string read_whole_file(const std::string &path) {
    std::ifstream file(path, std::ios::binary);
    if (!file)
        throw system_error("cannot open " + path, errno);
    std::string bytes(std::istreambuf_iterator<char>(file), {});
    if (file.bad())
        throw system_error("cannot read " + path, errno);
    return bytes;
}

std::string decompress(std::string_view bytes, const std::string &file) {
    if (compression_of(bytes) == Compression::none)
        return std::string(bytes);

    const Reader reader = make_reader();
    archive_entry *entry = nullptr;
    if (::archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK ||
        ::archive_read_next_header(reader.get(), &entry) != ARCHIVE_OK)
        throw damaged(file, reader.get());

    std::string image;
    std::array<char, 65536> buffer;
    for (;;) {
        const la_ssize_t got = ::archive_read_data(reader.get(), buffer.data(), buffer.size());
        if (got < 0)
            throw damaged(file, reader.get());
        if (got == 0)
            return image;
        image.append(buffer.data(), static_cast<std::size_t>(got));
        if (image.size() > module_image_max)
            throw Error("cannot decompress " + file + ": it is larger than any module");
    }
}

} // namespace bpfsigctl
