// SPDX-License-Identifier: GPL-2.0
// A whole initramfs image, and every module that is found in it; also the bytes as a
// module's own file.
#include "loader/modules/initramfs.h"
#include "loader/modules/module_report.h"

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

constexpr std::size_t unpacked_max = 1UL << 20; // more takes time and tells no more

void report(std::string_view file, const std::string &path) {
    try {
        bpfsigctl::report_module(file, path, "fuzzed", unpacked_max);
    } catch (const std::runtime_error &) { // an answer as good as any
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char *>(data), size);
    report(bytes, "fuzzed.ko");
    try {
        bpfsigctl::visit_modules(
            bytes, "fuzzed",
            [](bpfsigctl::ImageModule module) { report(module.bytes, module.path); }, unpacked_max);
    } catch (const std::runtime_error &) { // what the kernel would stop at
    }
    return 0;
}
