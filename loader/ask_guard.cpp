// SPDX-License-Identifier: GPL-2.0
#include "loader/ask_guard.h"

#include "loader/bpf_syscall.h"
#include "loader/fd.h"

#include <cerrno>
#include <cstdint>

namespace bpfsigctl {

// security_bpf_map() is called with the map before there is an fd to it.
int ask_guard(const char *request) {
    const Fd map(bpf::map_create(BPF_MAP_TYPE_ARRAY, request, sizeof(std::uint32_t),
                                 sizeof(std::uint32_t), 1));
    if (map)
        return ENOENT;
    return errno == ECANCELED ? 0 : errno;
}

} // namespace bpfsigctl
