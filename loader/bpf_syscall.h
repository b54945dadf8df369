// SPDX-License-Identifier: GPL-2.0
// bpf(2), a function a command: each returns what the system call does, or -1 and sets
// errno. Not libbpf's: they are all that would be left of it in the initramfs, where its
// 370 KB count (docs/architecture.md).
#pragma once

#include <linux/bpf.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace bpfsigctl::bpf {

// NAME: at most 15 bytes of it, as the kernel shows it. Returns an fd.
int map_create(bpf_map_type type, std::string_view name, std::uint32_t key_size,
               std::uint32_t value_size, std::uint32_t max_entries);
int map_lookup(int map, const void *key, void *value);
int map_update(int map, const void *key, const void *value);
int map_freeze(int map);

// A sleepable BPF_PROG_TYPE_SYSCALL program, whose fd_array holds MAP alone; the
// verifier's words go to LOG, if it has room. Returns an fd.
struct Log {
    char *text = nullptr;
    std::uint32_t size = 0;
};
int prog_load_syscall(std::string_view name, const void *insns, std::size_t insns_size, int map,
                      Log log);
// BPF_PROG_RUN of a BPF_PROG_TYPE_SYSCALL program: CONTEXT is in and out.
int prog_run(int prog, void *context, std::uint32_t size, std::uint32_t &retval);

int prog_attach(int prog, int target, bpf_attach_type type, std::uint32_t flags);
int prog_detach(int prog, int target, bpf_attach_type type);
// Of at most COUNT programs, IDS and FLAGS; COUNT is how many there are.
int prog_query(int target, bpf_attach_type type, std::uint32_t *ids, std::uint32_t *flags,
               std::uint32_t &count);
int prog_get_next_id(std::uint32_t id, std::uint32_t &next);
int btf_get_next_id(std::uint32_t id, std::uint32_t &next);

int prog_get_fd_by_id(std::uint32_t id);
int map_get_fd_by_id(std::uint32_t id);
int link_get_fd_by_id(std::uint32_t id);
int btf_get_fd_by_id(std::uint32_t id);
int obj_get_info(int fd, void *info, std::uint32_t size);

int obj_pin(int fd, const char *path);
int obj_get(const char *path);

// Attaches a tracing or LSM program to what it was loaded for. Returns a link's fd.
int raw_tracepoint_open(int prog);
// The link of an iterator program, and a run of it to read from.
int iter_link_create(int prog);
int iter_create(int link);

} // namespace bpfsigctl::bpf
