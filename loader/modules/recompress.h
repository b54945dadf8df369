// SPDX-License-Identifier: GPL-2.0
// Compressing a changed module as its file was compressed, so that the change can be
// taken back to the bit. Nothing is kept for that beside the files themselves.
#pragma once

#include "loader/modules/compression_settings.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace bpfsigctl {

// Of a plain file there are none.
using CompressionSettings = std::variant<std::monostate, XzSettings, GzipSettings, ZstdSettings>;

// All that FILE, compressed or not, may have been made with, the likeliest first.
std::vector<CompressionSettings> candidate_settings(std::string_view file);

std::string compress(std::string_view image, const CompressionSettings &settings);

// IMAGE compressed with these settings is FILE.
bool makes(std::string_view image, const CompressionSettings &settings, std::string_view file);

// The first of the candidates with which IMAGE, what FILE decompresses to, becomes FILE.
std::optional<CompressionSettings> settings_of(std::string_view file, std::string_view image);

// A candidate that comes near to FILE in size, where none makes it again. Throws
// Error if there is no candidate at all, naming NAME.
CompressionSettings nearest_settings(std::string_view file, std::string_view image,
                                     const std::string &name);

} // namespace bpfsigctl
