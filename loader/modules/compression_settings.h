// SPDX-License-Identifier: GPL-2.0
// With which settings a compressed file was made: part of them its container tells, the
// level it does not. So there are candidates, in a fixed order, the likeliest first, and
// the file was made with the first one that makes it again. Each format has its own
// source file; recompress.h puts them to use.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace bpfsigctl {

// Takes the next compressed bytes; false: no more are wanted.
using ByteSink = std::function<bool(std::string_view)>;

// What of xz's command line shows in a file's blocks, and a preset.
struct XzSettings {
    int check = 0;            // a lzma_check
    bool sized_blocks = true; // as the encoder with threads writes them, xz's default since 5.6
    std::uint64_t block_size = 0;
    std::uint64_t branch_filter = 0; // a lzma_vli, as of x86; 0: none
    std::uint32_t dictionary = 0;
    std::uint32_t lc = 0, lp = 0, pb = 0;
    std::uint32_t preset = 0;

    bool operator==(const XzSettings &) const = default;
};

struct GzipSettings {
    std::string header; // all of it, with the time and the name it may hold
    int level = 0;
    int memory = 0; // zlib's memLevel

    bool operator==(const GzipSettings &) const = default;
};

struct ZstdSettings {
    bool checksum = false;
    bool sized = false; // the frame's header has the size of the content
    int level = 0;
    int workers = 0; // 1: the encoder with threads, however many they are

    bool operator==(const ZstdSettings &) const = default;
};

// Empty if FILE's header is damaged, or made by something that is not known here.
std::vector<XzSettings> xz_candidates(std::string_view file);
std::vector<GzipSettings> gzip_candidates(std::string_view file);
std::vector<ZstdSettings> zstd_candidates(std::string_view file);

// Compresses IMAGE into SINK, until it wants no more. Throws Error.
void compress(std::string_view image, const XzSettings &settings, const ByteSink &sink);
void compress(std::string_view image, const GzipSettings &settings, const ByteSink &sink);
void compress(std::string_view image, const ZstdSettings &settings, const ByteSink &sink);

} // namespace bpfsigctl
