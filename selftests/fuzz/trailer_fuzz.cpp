// SPDX-License-Identifier: GPL-2.0
// The end of a module's image: the layout of the appended signature, and the message in
// it. Also the message alone, which a mutation of a whole image seldom leaves reachable.
#include "loader/modules/appended_signature.h"
#include "loader/modules/signature_info.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>

namespace {

void read(std::span<const std::byte> message) {
    try {
        bpfsigctl::read_signature(message, "fuzzed");
    } catch (const std::runtime_error &) { // an answer as good as any
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    const std::span bytes = std::as_bytes(std::span(data, size));
    read(bytes);
    try {
        if (const auto found = bpfsigctl::find_appended_signature(bytes, "fuzzed"))
            read(found->signature);
    } catch (const std::runtime_error &) { // a marker, and not what it promises
    }
    return 0;
}
