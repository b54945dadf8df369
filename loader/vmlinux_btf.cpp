// SPDX-License-Identifier: GPL-2.0
#include "loader/vmlinux_btf.h"

#include "loader/bpf_syscall.h"
#include "loader/fd.h"

#include <linux/bpf.h>

#include <array>
#include <cstdint>
#include <string_view>

namespace bpfsigctl {

std::optional<VmlinuxBtf> vmlinux_btf() {
    for (std::uint32_t id = 0; bpf::btf_get_next_id(id, id) == 0;) {
        const Fd btf(bpf::btf_get_fd_by_id(id));
        if (!btf)
            continue;
        std::array<char, 16> name{};
        bpf_btf_info info{};
        info.name = reinterpret_cast<std::uintptr_t>(name.data());
        info.name_len = name.size();
        // A name that does not fit is cut, and ENOSPC: then it is another's.
        if (bpf::obj_get_info(btf.get(), &info, sizeof(info)) != 0 || info.kernel_btf == 0 ||
            std::string_view(name.data()) != "vmlinux")
            continue;
        VmlinuxBtf found{std::make_unique_for_overwrite<char[]>(info.btf_size), // NOLINT
                         info.btf_size};
        bpf_btf_info whole{};
        whole.btf = reinterpret_cast<std::uintptr_t>(found.data.get());
        whole.btf_size = info.btf_size;
        if (bpf::obj_get_info(btf.get(), &whole, sizeof(whole)) != 0)
            return std::nullopt;
        return found;
    }
    return std::nullopt;
}

} // namespace bpfsigctl
