// SPDX-License-Identifier: GPL-2.0
#include "loader/modules/module_file.h"

#include "loader/error.h"
#include "loader/modules/archive_reader.h"

#include <archive_entry.h>

#include <array>
#include <cerrno>
#include <fstream>

namespace bpfsigctl {

namespace {

constexpr std::size_t block_size = 65536;

Error damaged(const std::string &file, std::string_view cause) {
    return Error("cannot decompress " + file + ": " + std::string(cause));
}

ArchiveReader make_reader() {
    ArchiveReader reader = make_archive_reader();
    ::archive_read_support_filter_gzip(reader.get());
    ::archive_read_support_filter_xz(reader.get());
    ::archive_read_support_filter_zstd(reader.get());
    ::archive_read_support_format_raw(reader.get());
    return reader;
}

} // namespace

Compression compression_of(std::string_view bytes) {
    using namespace std::string_view_literals;
    if (bytes.starts_with("\x1f\x8b"sv))
        return Compression::gzip;
    if (bytes.starts_with("\xfd\x37zXZ\0"sv))
        return Compression::xz;
    if (bytes.starts_with("\x28\xb5\x2f\xfd"sv))
        return Compression::zstd;
    return Compression::none;
}

std::string read_whole_file(const std::string &path) {
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    if (!file)
        throw system_error("cannot open " + path, errno);
    std::string bytes;
    std::array<char, block_size> block{};
    while (file) {
        file.read(block.data(), block.size());
        bytes.append(block.data(), static_cast<std::size_t>(file.gcount()));
    }
    if (file.bad()) // a directory, for one
        throw system_error("cannot read " + path, errno);
    return bytes;
}

std::string decompress(std::string_view bytes, const std::string &file, std::size_t max) {
    if (compression_of(bytes) == Compression::none)
        return std::string(bytes);

    const ArchiveReader reader = make_reader();
    archive_entry *entry = nullptr;
    if (::archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK ||
        ::archive_read_next_header(reader.get(), &entry) != ARCHIVE_OK)
        throw damaged(file, cause_of(reader.get()));
    // libarchive takes off every layer that it knows, the kernel one; the client
    // that the bytes come from counts as one, too.
    if (::archive_filter_count(reader.get()) != 2)
        throw damaged(file, "it is compressed more than once");

    std::string image = read_entry(reader.get(), max, "it is larger than any module",
                                   [&](std::string_view cause) { return damaged(file, cause); });
    // Of the filters gzip's alone stops at what it does not know.
    if (::archive_filter_bytes(reader.get(), -1) != static_cast<la_int64_t>(bytes.size()))
        throw damaged(file, "something follows the compressed data");
    return image;
}

} // namespace bpfsigctl
