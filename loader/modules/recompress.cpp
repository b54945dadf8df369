// SPDX-License-Identifier: GPL-2.0
#include "loader/modules/recompress.h"

#include "loader/error.h"
#include "loader/escape.h"
#include "loader/modules/module_file.h"

#include <algorithm>
#include <iterator>

namespace bpfsigctl {

namespace {

void compress_into(std::string_view image, const CompressionSettings &settings,
                   const ByteSink &sink) {
    std::visit(
        [&](const auto &known) {
            if constexpr (std::is_same_v<std::decay_t<decltype(known)>, std::monostate>)
                sink(image);
            else
                compress(image, known, sink);
        },
        settings);
}

template <typename Settings>
std::vector<CompressionSettings> as_settings(const std::vector<Settings> &known) {
    return {known.begin(), known.end()};
}

// One in a hundred.
constexpr std::size_t near_enough = 100;

std::size_t distance(std::size_t a, std::size_t b) {
    return a > b ? a - b : b - a;
}

} // namespace

std::vector<CompressionSettings> candidate_settings(std::string_view file) {
    switch (compression_of(file)) {
    case Compression::none:
        return {std::monostate{}};
    case Compression::xz:
        return as_settings(xz_candidates(file));
    case Compression::gzip:
        return as_settings(gzip_candidates(file));
    case Compression::zstd:
        return as_settings(zstd_candidates(file));
    }
    return {};
}

std::string compress(std::string_view image, const CompressionSettings &settings) {
    std::string file;
    compress_into(image, settings, [&file](std::string_view bytes) {
        file += bytes;
        return true;
    });
    return file;
}

bool makes(std::string_view image, const CompressionSettings &settings, std::string_view file) {
    std::string_view left = file;
    bool same = true;
    compress_into(image, settings, [&](std::string_view bytes) {
        same = left.starts_with(bytes);
        left.remove_prefix(same ? bytes.size() : 0);
        return same;
    });
    return same && left.empty();
}

std::optional<CompressionSettings> settings_of(std::string_view file, std::string_view image) {
    for (const CompressionSettings &settings : candidate_settings(file))
        if (makes(image, settings, file))
            return settings;
    return std::nullopt;
}

CompressionSettings nearest_settings(std::string_view file, std::string_view image,
                                     const std::string &name) {
    std::optional<CompressionSettings> nearest;
    std::size_t least = 0;
    for (const CompressionSettings &settings : candidate_settings(file)) {
        const std::size_t off = distance(compress(image, settings).size(), file.size());
        if (!nearest || off < least) {
            nearest = settings;
            least = off;
        }
        // The same but for the encoder: the slow levels that may follow are not nearer.
        if (least < file.size() / near_enough)
            break;
    }
    if (!nearest)
        throw Error("cannot compress " + escape(name) +
                    " again: it was compressed in a way that is not known here");
    return *nearest;
}

} // namespace bpfsigctl
