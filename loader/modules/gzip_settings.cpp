// SPDX-License-Identifier: GPL-2.0
// gzip. zlib is not the encoder of gzip(1), which ends some blocks earlier: of large
// files that gzip(1) made, zlib makes few again. The header is kept as it is.
#include "loader/error.h"
#include "loader/modules/compression_settings.h"

#include <zlib.h>

#include <array>
#include <bit>
#include <optional>

namespace bpfsigctl {

namespace {

constexpr int window_bits = -15; // 32 KiB, no header of zlib's own

std::uint8_t byte_at(std::string_view bytes, std::size_t at) {
    return static_cast<std::uint8_t>(bytes[at]);
}

// RFC 1952, 2.3: ten bytes, then the parts that the flags announce.
std::optional<std::string_view> header_of(std::string_view file) {
    constexpr std::size_t flags_at = 3;
    constexpr std::size_t fixed = 10;
    constexpr unsigned has_crc = 2;
    constexpr unsigned has_extra = 4;
    constexpr unsigned has_name = 8;
    constexpr unsigned has_comment = 16;
    if (file.size() < fixed + 2 || byte_at(file, 2) != Z_DEFLATED)
        return std::nullopt;
    const unsigned flags = byte_at(file, flags_at);
    std::size_t end = fixed;
    if ((flags & has_extra) != 0)
        end += 2 + (byte_at(file, end) | std::size_t{byte_at(file, end + 1)} << 8U);
    for (const unsigned text : {has_name, has_comment}) {
        if ((flags & text) == 0)
            continue;
        const std::size_t nul = file.find('\0', end);
        if (nul == std::string_view::npos)
            return std::nullopt;
        end = nul + 1;
    }
    if ((flags & has_crc) != 0)
        end += 2;
    if (end >= file.size())
        return std::nullopt;
    return file.substr(0, end);
}

// XFL tells -9 and -1 from the rest.
std::vector<int> levels_of(std::string_view header) {
    constexpr std::size_t xfl_at = 8;
    switch (byte_at(header, xfl_at)) {
    case 2:
        return {9, 8, 7, 6, 5, 4, 3, 2, 1};
    case 4:
        return {1, 2, 3, 4, 5, 6, 7, 8, 9};
    default:
        return {6, 9, 8, 7, 5, 4, 3, 2, 1};
    }
}

std::string little_endian_32(std::uint32_t value) {
    std::string bytes;
    for (const unsigned shift : {0U, 8U, 16U, 24U})
        bytes += static_cast<char>(value >> shift & 0xffU);
    return bytes;
}

class Deflate {
public:
    explicit Deflate(const GzipSettings &settings) {
        if (::deflateInit2(&stream_, settings.level, Z_DEFLATED, window_bits, settings.memory,
                           Z_DEFAULT_STRATEGY) != Z_OK)
            throw Error("cannot compress: zlib has no memory, or does not know these settings");
    }
    Deflate(const Deflate &) = delete;
    Deflate &operator=(const Deflate &) = delete;
    Deflate(Deflate &&) = delete;
    Deflate &operator=(Deflate &&) = delete;
    ~Deflate() { ::deflateEnd(&stream_); }

    // False: SINK wants no more.
    bool run(std::string_view image, const ByteSink &sink) {
        std::array<char, 65536> out{};
        // zlib does not write to it, and says so only if ZLIB_CONST is set.
        stream_.next_in = std::bit_cast<Bytef *>(image.data());
        stream_.avail_in = static_cast<uInt>(image.size()); // module_image_max is less
        int result = Z_OK;
        while (result != Z_STREAM_END) {
            stream_.next_out = reinterpret_cast<Bytef *>(out.data());
            stream_.avail_out = out.size();
            result = ::deflate(&stream_, Z_FINISH);
            if (result != Z_OK && result != Z_STREAM_END)
                throw Error("cannot compress: zlib failed");
            if (!sink({out.data(), out.size() - stream_.avail_out}))
                return false;
        }
        return true;
    }

private:
    z_stream stream_{};
};

} // namespace

std::vector<GzipSettings> gzip_candidates(std::string_view file) {
    const auto header = header_of(file);
    std::vector<GzipSettings> candidates;
    if (!header)
        return candidates;
    // gzip(1)'s buffers are those of 9, zlib's own default is 8.
    for (const int level : levels_of(*header))
        for (const int memory : {9, 8})
            candidates.push_back(
                {.header = std::string(*header), .level = level, .memory = memory});
    return candidates;
}

void compress(std::string_view image, const GzipSettings &settings, const ByteSink &sink) {
    if (!sink(settings.header) || !Deflate(settings).run(image, sink))
        return;
    const auto crc = static_cast<std::uint32_t>(
        ::crc32(0, reinterpret_cast<const Bytef *>(image.data()), static_cast<uInt>(image.size())));
    sink(little_endian_32(crc) + little_endian_32(static_cast<std::uint32_t>(image.size())));
}

} // namespace bpfsigctl
