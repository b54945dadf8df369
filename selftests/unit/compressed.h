// SPDX-License-Identifier: GPL-2.0
// Compressed bytes for the tests of what reads them.
#pragma once

#include <string>
#include <string_view>

namespace bpfsigctl::test {

// FILTER is libarchive's name of it: gzip, xz, zstd or lz4; or it is lz4-legacy, which the
// kernel reads.
std::string compressed(std::string_view bytes, const char *filter);

} // namespace bpfsigctl::test
