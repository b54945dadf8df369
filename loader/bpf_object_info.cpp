// SPDX-License-Identifier: GPL-2.0
#include "loader/bpf_object_info.h"

#include "loader/bpf_syscall.h"
#include "loader/error.h"

#include <cerrno>

namespace bpfsigctl {

namespace {

[[noreturn]] void fail(const std::string &what) {
    throw system_error(what, errno, errno == EPERM ? bpf_refused_remedy : "");
}

// -ENOENT: gone, or one of an armed policy's own.
Fd opened(int fd, const char *kind, std::uint32_t id) {
    if (fd < 0 && errno != ENOENT)
        fail("cannot open BPF " + std::string(kind) + " " + std::to_string(id));
    return Fd(fd);
}

} // namespace

Fd open_program(std::uint32_t id) {
    return opened(bpf::prog_get_fd_by_id(id), "program", id);
}

Fd open_map(std::uint32_t id) {
    return opened(bpf::map_get_fd_by_id(id), "map", id);
}

bool link_exists(std::uint32_t id) {
    return static_cast<bool>(opened(bpf::link_get_fd_by_id(id), "link", id));
}

std::uint32_t link_id(const Fd &link) {
    bpf_link_info info{};
    if (bpf::obj_get_info(link.get(), &info, sizeof(info)) != 0)
        fail("cannot read the id of a BPF link");
    return info.id;
}

ProgramInfo program_info(const Fd &program) {
    bpf_prog_info info{};
    std::vector<std::uint32_t> map_ids(64);
    info.nr_map_ids = static_cast<std::uint32_t>(map_ids.size());
    info.map_ids = reinterpret_cast<std::uintptr_t>(map_ids.data());
    if (bpf::obj_get_info(program.get(), &info, sizeof(info)) != 0)
        fail("cannot read what a BPF program is");
    if (info.nr_map_ids < map_ids.size())
        map_ids.resize(info.nr_map_ids);
    return {info.id,   info.type,         info.attach_btf_obj_id, info.attach_btf_id,
            info.name, std::move(map_ids)};
}

MapInfo map_info(const Fd &map) {
    bpf_map_info info{};
    if (bpf::obj_get_info(map.get(), &info, sizeof(info)) != 0)
        fail("cannot read what a BPF map is");
    return {info.id, info.value_size, info.name};
}

void for_each_program(const std::function<bool(Fd &, const ProgramInfo &)> &visit) {
    for (std::uint32_t id = 0;;) {
        if (bpf::prog_get_next_id(id, id) != 0) {
            if (errno == ENOENT)
                return;
            fail("cannot list the BPF programs");
        }
        Fd program = open_program(id);
        if (program && visit(program, program_info(program)))
            return;
    }
}

} // namespace bpfsigctl
