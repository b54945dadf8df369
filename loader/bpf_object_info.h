// SPDX-License-Identifier: GPL-2.0
// BPF programs, maps and links of the running kernel, found by id or by pin.
#pragma once

#include "loader/fd.h"

#include <linux/bpf.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace bpfsigctl {

// What to do when bpf(2) answers EPERM.
inline constexpr const char *bpf_refused_remedy =
    "run it as root with CAP_SYS_ADMIN, CAP_BPF and CAP_NET_ADMIN; if it is, a seccomp filter or "
    "another security module refuses bpf(2)";

struct ProgramInfo {
    std::uint32_t id = 0;
    std::uint32_t type = 0;
    std::uint32_t attach_btf_obj_id = 0;
    std::uint32_t attach_btf_id = 0;
    std::string name;
    std::vector<std::uint32_t> map_ids;
};

struct MapInfo {
    std::uint32_t id = 0;
    std::uint32_t value_size = 0;
    std::string name;
};

// Each throws Error, but for what is not there: then the Fd is empty.
Fd open_program(std::uint32_t id);
Fd open_map(std::uint32_t id);
bool link_exists(std::uint32_t id);
std::uint32_t link_id(const Fd &link);

ProgramInfo program_info(const Fd &program);
MapInfo map_info(const Fd &map);

// Calls VISIT with every program an fd is given for, until it returns true.
void for_each_program(const std::function<bool(Fd &, const ProgramInfo &)> &visit);

} // namespace bpfsigctl
