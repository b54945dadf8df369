// SPDX-License-Identifier: GPL-2.0
// xz, as kernels' scripts/Makefile.modinst calls it: --check=crc32 --lzma2=dict=1MiB.
#include "loader/error.h"
#include "loader/modules/compression_settings.h"

#include <lzma.h>

#include <algorithm>
#include <array>
#include <bit>
#include <memory>
#include <optional>
#include <string>

namespace bpfsigctl {

namespace {

// Presets that differ with the same dictionary, as lzma_lzma_preset() has them: 6 to 9
// are the same, and so are 3 and 5 with -e, and the others with -e.
constexpr std::array<std::uint32_t, 9> presets = {6, 6 | LZMA_PRESET_EXTREME, 5, 4, 3, 2, 1,
                                                  0, 3 | LZMA_PRESET_EXTREME};

// The size of a block that liblzma's encoder with threads takes by itself, for every
// preset: three dictionaries, and no less than this.
constexpr std::uint64_t block_size_min = 1U << 20;

const std::uint8_t *bytes_of(std::string_view bytes) {
    return reinterpret_cast<const std::uint8_t *>(bytes.data());
}

Error lzma_error(lzma_ret result) {
    const char *cause = result == LZMA_MEM_ERROR       ? "no memory"
                        : result == LZMA_OPTIONS_ERROR ? "liblzma does not know these settings"
                                                       : "liblzma failed";
    return Error(std::string("cannot compress: ") + cause);
}

// A filter chain as a block's header has it; liblzma allocates the options.
class Filters {
public:
    Filters() { filters_.fill({.id = LZMA_VLI_UNKNOWN, .options = nullptr}); }
    Filters(const Filters &) = delete;
    Filters &operator=(const Filters &) = delete;
    Filters(Filters &&) = delete;
    Filters &operator=(Filters &&) = delete;
    ~Filters() { ::lzma_filters_free(filters_.data(), nullptr); }

    lzma_filter *data() { return filters_.data(); }
    [[nodiscard]] const lzma_filter &at(std::size_t i) const { return filters_.at(i); }

private:
    std::array<lzma_filter, LZMA_FILTERS_MAX + 1> filters_{};
};

// LZMA2 alone, or a branch filter with its default start before it.
bool read_filters(const Filters &filters, XzSettings &settings) {
    std::size_t i = 0;
    if (filters.at(0).id != LZMA_FILTER_LZMA2) {
        if (filters.at(0).options != nullptr || filters.at(0).id == LZMA_FILTER_DELTA)
            return false;
        settings.branch_filter = filters.at(0).id;
        i = 1;
    }
    if (filters.at(i).id != LZMA_FILTER_LZMA2 || filters.at(i + 1).id != LZMA_VLI_UNKNOWN)
        return false;
    settings.dictionary = static_cast<const lzma_options_lzma *>(filters.at(i).options)->dict_size;
    return true;
}

// lc, lp and pb are not in the block's header; LZMA2's first chunk has them, if it is
// compressed: its control byte, two sizes of two bytes, and then these.
void read_literal_settings(std::string_view block, XzSettings &settings) {
    constexpr unsigned new_properties = 0xe0;
    constexpr std::size_t properties_at = 5;
    settings.lc = LZMA_LC_DEFAULT;
    settings.lp = LZMA_LP_DEFAULT;
    settings.pb = LZMA_PB_DEFAULT;
    if (block.size() <= properties_at || bytes_of(block)[0] < new_properties)
        return;
    const unsigned properties = bytes_of(block)[properties_at];
    settings.lc = properties % 9;
    settings.lp = properties / 9 % 5;
    settings.pb = properties / 45;
}

struct IndexEnd {
    void operator()(lzma_index *index) const { ::lzma_index_end(index, nullptr); }
};

// The size of the first block's content, if that is the size of every block: a single one
// may have been smaller than it was allowed to be.
std::optional<std::uint64_t> block_size_of(std::string_view file, std::uint64_t otherwise) {
    constexpr std::size_t footer_size = LZMA_STREAM_HEADER_SIZE;
    lzma_stream_flags footer{};
    if (file.size() < 2 * footer_size ||
        ::lzma_stream_footer_decode(&footer, bytes_of(file.substr(file.size() - footer_size))) !=
            LZMA_OK ||
        footer.backward_size > file.size() - footer_size)
        return std::nullopt;
    lzma_index *decoded = nullptr;
    std::uint64_t limit = 64U << 20;
    std::size_t at = file.size() - footer_size - footer.backward_size;
    if (::lzma_index_buffer_decode(&decoded, &limit, nullptr, bytes_of(file), &at, file.size()) !=
        LZMA_OK)
        return std::nullopt;
    const std::unique_ptr<lzma_index, IndexEnd> index(decoded);
    lzma_index_iter first;
    ::lzma_index_iter_init(&first, index.get());
    if (::lzma_index_iter_next(&first, LZMA_INDEX_ITER_BLOCK)) // true: there is none
        return std::nullopt;
    if (::lzma_index_block_count(index.get()) > 1)
        return first.block.uncompressed_size;
    return std::max(otherwise, std::bit_ceil(first.block.uncompressed_size));
}

class Encoder {
public:
    Encoder() = default;
    Encoder(const Encoder &) = delete;
    Encoder &operator=(const Encoder &) = delete;
    Encoder(Encoder &&) = delete;
    Encoder &operator=(Encoder &&) = delete;
    ~Encoder() { ::lzma_end(&stream_); }

    void start(const lzma_filter *filters, const XzSettings &settings) {
        const auto check = static_cast<lzma_check>(settings.check);
        lzma_ret result = LZMA_OK;
        if (settings.sized_blocks) {
            lzma_mt threads{};
            threads.threads = 1; // the bytes do not depend on how many
            threads.block_size = settings.block_size;
            threads.filters = filters;
            threads.check = check;
            result = ::lzma_stream_encoder_mt(&stream_, &threads);
        } else {
            result = ::lzma_stream_encoder(&stream_, filters, check);
        }
        if (result != LZMA_OK)
            throw lzma_error(result);
    }

    void run(std::string_view image, const ByteSink &sink) {
        std::array<char, 65536> out{};
        stream_.next_in = bytes_of(image);
        stream_.avail_in = image.size();
        lzma_ret result = LZMA_OK;
        while (result != LZMA_STREAM_END) {
            stream_.next_out = reinterpret_cast<std::uint8_t *>(out.data());
            stream_.avail_out = out.size();
            result = ::lzma_code(&stream_, LZMA_FINISH);
            if (result != LZMA_OK && result != LZMA_STREAM_END)
                throw lzma_error(result);
            if (!sink({out.data(), out.size() - stream_.avail_out}))
                return;
        }
    }

private:
    lzma_stream stream_ = LZMA_STREAM_INIT;
};

} // namespace

std::vector<XzSettings> xz_candidates(std::string_view file) {
    lzma_stream_flags flags{};
    if (file.size() <= LZMA_STREAM_HEADER_SIZE ||
        ::lzma_stream_header_decode(&flags, bytes_of(file)) != LZMA_OK)
        return {};
    const std::string_view header = file.substr(LZMA_STREAM_HEADER_SIZE);
    Filters filters;
    lzma_block block{};
    block.version = 1;
    block.check = flags.check;
    block.filters = filters.data();
    block.header_size = lzma_block_header_size_decode(bytes_of(header)[0]);
    if (bytes_of(header)[0] == 0 || header.size() <= block.header_size ||
        ::lzma_block_header_decode(&block, nullptr, bytes_of(header)) != LZMA_OK)
        return {};

    XzSettings settings;
    settings.check = flags.check;
    settings.sized_blocks = block.compressed_size != LZMA_VLI_UNKNOWN;
    if (!read_filters(filters, settings))
        return {};
    read_literal_settings(header.substr(block.header_size), settings);
    const auto block_size =
        block_size_of(file, std::max(block_size_min, std::uint64_t{settings.dictionary} * 3));
    if (!block_size)
        return {};
    settings.block_size = settings.sized_blocks ? *block_size : 0;

    std::vector<XzSettings> candidates;
    for (const std::uint32_t preset : presets) {
        settings.preset = preset;
        candidates.push_back(settings);
    }
    return candidates;
}

void compress(std::string_view image, const XzSettings &settings, const ByteSink &sink) {
    lzma_options_lzma options{};
    if (::lzma_lzma_preset(&options, settings.preset))
        throw lzma_error(LZMA_OPTIONS_ERROR);
    options.dict_size = settings.dictionary;
    options.lc = settings.lc;
    options.lp = settings.lp;
    options.pb = settings.pb;
    std::array<lzma_filter, 3> filters{};
    std::size_t count = 0;
    if (settings.branch_filter != 0)
        filters.at(count++) = {.id = settings.branch_filter, .options = nullptr};
    filters.at(count++) = {.id = LZMA_FILTER_LZMA2, .options = &options};
    filters.at(count) = {.id = LZMA_VLI_UNKNOWN, .options = nullptr};

    Encoder encoder;
    encoder.start(filters.data(), settings);
    encoder.run(image, sink);
}

} // namespace bpfsigctl
