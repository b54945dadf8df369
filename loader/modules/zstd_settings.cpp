// SPDX-License-Identifier: GPL-2.0
// zstd. The bytes depend on libzstd's version, too, which a file does not tell, and on
// whether zstd(1) used threads, as it does unless told otherwise: of an image of more than
// 512 KiB. A libzstd that is built without threads, as Debian's static one, cannot.
#include "loader/error.h"
#include "loader/modules/compression_settings.h"

#include <zstd.h>

#include <algorithm>
#include <array>
#include <memory>

namespace bpfsigctl {

namespace {

// zstd(1)'s default, which kernels' scripts/Makefile.modinst takes; what distributions
// set besides; then the rest.
constexpr std::array<int, 22> levels = {3,  19, 1,  2,  4,  5,  6,  7,  8,  9,  10,
                                        11, 12, 13, 14, 15, 16, 17, 18, 20, 21, 22};

// The ways of encoding that this libzstd has, the likeliest first.
std::vector<int> workers_known() {
    if (::ZSTD_cParam_getBounds(ZSTD_c_nbWorkers).upperBound > 0)
        return {1, 0};
    return {0};
}

struct ContextFree {
    void operator()(ZSTD_CCtx *context) const { ::ZSTD_freeCCtx(context); }
};
using Context = std::unique_ptr<ZSTD_CCtx, ContextFree>;

std::size_t checked(std::size_t result) {
    if (::ZSTD_isError(result) != 0)
        throw Error(std::string("cannot compress: ") + ::ZSTD_getErrorName(result));
    return result;
}

Context make_context(const ZstdSettings &settings, std::size_t size) {
    Context context(::ZSTD_createCCtx());
    if (!context)
        throw Error("cannot compress: no memory");
    const auto set = [&context](ZSTD_cParameter parameter, int value) {
        checked(::ZSTD_CCtx_setParameter(context.get(), parameter, value));
    };
    set(ZSTD_c_compressionLevel, settings.level);
    set(ZSTD_c_checksumFlag, settings.checksum ? 1 : 0);
    set(ZSTD_c_contentSizeFlag, settings.sized ? 1 : 0);
    set(ZSTD_c_nbWorkers, settings.workers);
    if (settings.sized)
        checked(::ZSTD_CCtx_setPledgedSrcSize(context.get(), size));
    return context;
}

// Room for what libzstd has ready, and whether SINK wants more.
class Output {
public:
    explicit Output(const ByteSink &sink) : sink_(sink) {}

    // One step; what is left to flush, or nothing if SINK wants no more.
    std::size_t step(ZSTD_CCtx *context, ZSTD_inBuffer &in, ZSTD_EndDirective directive) {
        ZSTD_outBuffer out{.dst = buffer_.data(), .size = buffer_.size(), .pos = 0};
        const std::size_t left = checked(::ZSTD_compressStream2(context, &out, &in, directive));
        wanted_ = wanted_ && sink_({buffer_.data(), out.pos});
        return left;
    }
    [[nodiscard]] bool wanted() const { return wanted_; }

private:
    const ByteSink &sink_;
    std::array<char, 65536> buffer_{};
    bool wanted_ = true;
};

} // namespace

std::vector<ZstdSettings> zstd_candidates(std::string_view file) {
    // The frame header's descriptor, RFC 8878, 3.1.1.1.1.
    constexpr std::size_t descriptor_at = 4;
    constexpr unsigned size_flags = 0xe0; // two of its length, and that of a single segment
    constexpr unsigned checksum_flag = 4;
    std::vector<ZstdSettings> candidates;
    if (file.size() <= descriptor_at)
        return candidates;
    const std::vector<int> all_workers = workers_known();
    const unsigned descriptor = static_cast<unsigned char>(file[descriptor_at]);
    for (const int level : levels)
        for (const int workers : all_workers)
            candidates.push_back({.checksum = (descriptor & checksum_flag) != 0,
                                  .sized = (descriptor & size_flags) != 0,
                                  .level = level,
                                  .workers = workers});
    return candidates;
}

void compress(std::string_view image, const ZstdSettings &settings, const ByteSink &sink) {
    const Context context = make_context(settings, image.size());
    Output output(sink);
    // Given piece by piece, as zstd(1) gives it: all at once is another way in libzstd. A
    // file's last piece is the end as well; of a pipe the end is only known after it, and
    // libzstd would take the size of a first piece that ends for that of the whole.
    const std::size_t piece = ::ZSTD_CStreamInSize();
    std::size_t at = 0;
    bool ended = false;
    while (output.wanted() && !ended) {
        const std::size_t size = std::min(piece, image.size() - at);
        ended = settings.sized ? at + size == image.size() : size == 0;
        ZSTD_inBuffer in{.src = image.data() + at, .size = size, .pos = 0};
        std::size_t left = 0;
        do {
            left = output.step(context.get(), in, ended ? ZSTD_e_end : ZSTD_e_continue);
        } while (output.wanted() && (ended ? left != 0 : in.pos < in.size));
        at += size;
    }
}

} // namespace bpfsigctl
