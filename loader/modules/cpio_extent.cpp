// SPDX-License-Identifier: GPL-2.0
#include "loader/modules/cpio_extent.h"

#include "loader/error.h"

#include <charconv>
#include <system_error>

namespace bpfsigctl {

namespace {

// Of the kernel's Documentation/driver-api/early-userspace/buffer-format.rst.
constexpr std::size_t header_size = 110;
constexpr std::size_t digits = 8;
constexpr std::size_t file_size_at = 54;
constexpr std::size_t name_size_at = 94;
constexpr std::string_view trailer = "TRAILER!!!";

Error damaged(const std::string &where, std::size_t at, std::string_view cause) {
    return Error(where + ": damaged cpio archive: " + std::string(cause) + ", " +
                 std::to_string(at) + " bytes into it");
}

constexpr std::size_t padded(std::size_t size) {
    return (size + 3) / 4 * 4;
}

} // namespace

bool begins_with_newc(std::string_view bytes) {
    return bytes.starts_with("070701") || bytes.starts_with("070702");
}

std::size_t cpio_extent(std::string_view bytes, const std::string &where) {
    std::size_t at = 0;
    // No sum here overflows: a field has 32 bits.
    const auto field = [&](std::size_t offset) {
        const std::string_view text = bytes.substr(at + offset, digits);
        std::size_t value = 0;
        const auto [end, error] = std::from_chars(text.begin(), text.end(), value, 16);
        if (error != std::errc() || end != text.end())
            throw damaged(where, at, "a header with a size that is no number");
        return value;
    };
    for (std::size_t members = 0; members <= cpio_members_max; members++) {
        if (bytes.size() - at < header_size)
            throw damaged(where, at, "it is cut short");
        if (!begins_with_newc(bytes.substr(at)))
            throw damaged(where, at, "there is no header");
        const std::size_t name_size = field(name_size_at);
        const std::size_t content = padded(header_size + name_size);
        const std::size_t file_size = field(file_size_at);
        if (bytes.size() - at < content + file_size)
            throw damaged(where, at, "it is cut short");
        const std::string_view name = bytes.substr(at + header_size, name_size);
        if (name.substr(0, name.find('\0')) == trailer)
            return at + content;
        if (bytes.size() - at < content + padded(file_size))
            throw damaged(where, at, "it is cut short");
        at += content + padded(file_size);
    }
    throw Error(where + ": the cpio archive has more than " + std::to_string(cpio_members_max) +
                " members");
}

} // namespace bpfsigctl
