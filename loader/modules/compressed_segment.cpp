// SPDX-License-Identifier: GPL-2.0
#include "loader/modules/compressed_segment.h"

#include "loader/error.h"
#include "loader/modules/archive_reader.h"
#include "loader/modules/module_file.h"

#include <archive_entry.h>
#include <zlib.h>

#include <array>
#include <cstdint>

namespace bpfsigctl {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view lz4_magic = "\x02\x21\x4c\x18"sv;

Error damaged(const std::string &where, std::string_view cause) {
    return Error(where + ": cannot unpack: " + std::string(cause));
}

std::uint8_t byte_at(std::string_view bytes, std::size_t at) {
    return static_cast<std::uint8_t>(bytes[at]);
}

std::size_t little_endian(std::string_view bytes) {
    std::size_t value = 0;
    for (std::size_t i = bytes.size(); i > 0; i--)
        value = value << 8 | byte_at(bytes, i - 1);
    return value;
}

// Takes the parts of a segment off its beginning, so that no length that the image
// states leads outside of it.
class Walk {
public:
    Walk(std::string_view image, const std::string &where) : image_(image), where_(where) {}

    [[nodiscard]] std::size_t left() const { return image_.size() - at_; }
    [[nodiscard]] std::size_t at() const { return at_; }
    [[nodiscard]] std::size_t peek(std::size_t bytes) const {
        return little_endian(image_.substr(at_, bytes));
    }
    void skip(std::size_t bytes) {
        if (bytes > left())
            throw damaged(where_, "it is cut short");
        at_ += bytes;
    }
    std::size_t take(std::size_t bytes) {
        const std::size_t before = at_;
        skip(bytes);
        return little_endian(image_.substr(before, bytes));
    }

private:
    std::string_view image_;
    const std::string &where_;
    std::size_t at_ = 0;
};

// RFC 8878, 3.1.1: one frame. pzstd's several frames are one archive to nobody but
// pzstd: the kernel, too, begins anew after each.
std::size_t zstd_size(std::string_view image, const std::string &where) {
    constexpr std::array<std::size_t, 4> dictionary_sizes = {0, 1, 2, 4};
    constexpr std::array<std::size_t, 4> content_sizes = {0, 2, 4, 8};
    Walk walk(image, where);
    walk.skip(4);
    const std::size_t descriptor = walk.take(1);
    const bool single_segment = (descriptor & 0x20U) != 0;
    const bool checksum = (descriptor & 0x04U) != 0;
    const std::size_t content = content_sizes.at(descriptor >> 6U);
    walk.skip(dictionary_sizes.at(descriptor & 3U));
    walk.skip(single_segment ? (content == 0 ? 1 : content) : content + 1);
    for (bool last = false; !last;) {
        const std::size_t block = walk.take(3);
        last = (block & 1U) != 0;
        const bool repeated = (block >> 1U & 3U) == 1;
        walk.skip(repeated ? 1 : block >> 3U);
    }
    walk.skip(checksum ? 4 : 0);
    return walk.at();
}

// Blocks, each with its size before it. The format has no end: the kernel takes for one
// the end of the image or a size of zero, and a magic number begins the next segment.
std::size_t lz4_size(std::string_view image, const std::string &where) {
    Walk walk(image, where);
    walk.skip(lz4_magic.size());
    while (walk.left() >= 4) {
        const std::size_t block = walk.peek(4);
        if (block == 0 || block == little_endian(lz4_magic))
            break;
        walk.skip(4);
        walk.skip(block);
    }
    return walk.at();
}

// The stream's footer repeats the flags of its header, has a checksum of its own and lies
// at a multiple of four: compressed data does not look so by chance.
std::size_t xz_size(std::string_view image, const std::string &where) {
    constexpr std::size_t header_size = 12;
    constexpr std::size_t footer_size = 12;
    constexpr std::string_view footer_magic = "YZ"sv;
    if (image.size() < header_size)
        throw damaged(where, "it is cut short");
    const std::string end = std::string(image.substr(6, 2)) + std::string(footer_magic);
    std::size_t at = header_size;
    while ((at = image.find(end, at)) != std::string_view::npos) {
        const std::size_t size = at + end.size();
        const std::string_view footer = image.substr(size - footer_size, footer_size);
        const auto *summed = reinterpret_cast<const Bytef *>(footer.data() + 4);
        if (size % 4 == 0 && size >= header_size + footer_size &&
            little_endian(footer.substr(0, 4)) == ::crc32(0, summed, 6))
            return size;
        at++;
    }
    throw damaged(where, "it is cut short");
}

// What a reader may read of the image. gzip's stops by itself, behind the last of the
// members that follow each other.
std::string_view extent(Packing packing, std::string_view image, const std::string &where) {
    switch (packing) {
    case Packing::gzip:
        break;
    case Packing::xz:
        return image.substr(0, xz_size(image, where));
    case Packing::zstd:
        return image.substr(0, zstd_size(image, where));
    case Packing::lz4:
        return image.substr(0, lz4_size(image, where));
    }
    return image;
}

void support(archive *reader, Packing packing) {
    switch (packing) {
    case Packing::gzip:
        ::archive_read_support_filter_gzip(reader);
        break;
    case Packing::xz:
        ::archive_read_support_filter_xz(reader);
        break;
    case Packing::zstd:
        ::archive_read_support_filter_zstd(reader);
        break;
    case Packing::lz4:
        ::archive_read_support_filter_lz4(reader);
        break;
    }
    ::archive_read_support_format_raw(reader);
    ::archive_read_support_format_empty(reader);
}

} // namespace

std::optional<Packing> packing_of(std::string_view bytes) {
    switch (compression_of(bytes)) {
    case Compression::gzip:
        return Packing::gzip;
    case Compression::xz:
        return Packing::xz;
    case Compression::zstd:
        return Packing::zstd;
    case Compression::none:
        break;
    }
    if (bytes.starts_with(lz4_magic))
        return Packing::lz4;
    return std::nullopt;
}

UnpackedSegment unpack_segment(Packing packing, std::string_view image, const std::string &where,
                               std::size_t max) {
    const std::string_view packed = extent(packing, image, where);
    const ArchiveReader reader = make_archive_reader();
    support(reader.get(), packing);
    if (::archive_read_open_memory(reader.get(), packed.data(), packed.size()) != ARCHIVE_OK)
        throw damaged(where, cause_of(reader.get()));
    // Where libarchive does not believe the magic number there is no filter but the client.
    if (::archive_filter_count(reader.get()) != 2)
        throw damaged(where, "it is damaged, or compressed more than once");

    archive_entry *entry = nullptr;
    UnpackedSegment segment;
    const int header = ::archive_read_next_header(reader.get(), &entry);
    if (header == ARCHIVE_OK)
        segment.bytes = read_entry(reader.get(), max,
                                   "it unpacks to more than the limit of bytes for an initramfs",
                                   [&](std::string_view cause) { return damaged(where, cause); });
    else if (header != ARCHIVE_EOF)
        throw damaged(where, cause_of(reader.get()));
    segment.packed_size = packing == Packing::gzip
                              ? static_cast<std::size_t>(::archive_filter_bytes(reader.get(), -1))
                              : packed.size();
    if (segment.packed_size == 0 || segment.packed_size > packed.size())
        throw damaged(where, "its end cannot be told");
    return segment;
}

} // namespace bpfsigctl
