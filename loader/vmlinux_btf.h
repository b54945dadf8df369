// SPDX-License-Identifier: GPL-2.0
// The kernel's own BTF, as bpf(2) gives it: in one piece, where sysfs gives a page at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

namespace bpfsigctl {

struct VmlinuxBtf {
    std::unique_ptr<char[]> data; // NOLINT(modernize-avoid-c-arrays): not cleared first
    std::size_t size = 0;

    [[nodiscard]] std::string_view bytes() const { return {data.get(), size}; }
};

// Nothing if the kernel has none, has not parsed it yet, or does not give it.
std::optional<VmlinuxBtf> vmlinux_btf();

} // namespace bpfsigctl
