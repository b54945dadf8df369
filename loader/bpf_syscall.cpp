// SPDX-License-Identifier: GPL-2.0
#include "loader/bpf_syscall.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <span>

namespace bpfsigctl::bpf {

namespace {

int call(bpf_cmd command, bpf_attr &attr) {
    return static_cast<int>(::syscall(SYS_bpf, command, &attr, sizeof(attr)));
}

std::uint64_t address(const void *pointer) {
    return reinterpret_cast<std::uintptr_t>(pointer);
}

void set_name(std::span<char> to, std::string_view name) {
    const std::size_t length = std::min(name.size(), to.size() - 1);
    std::copy_n(name.begin(), length, to.begin());
}

int get_fd_by_id(bpf_cmd command, std::uint32_t id) {
    bpf_attr attr{};
    attr.prog_id = id; // the same place for all four
    return call(command, attr);
}

int get_next_id(bpf_cmd command, std::uint32_t id, std::uint32_t &next) {
    bpf_attr attr{};
    attr.start_id = id;
    const int result = call(command, attr);
    if (result == 0)
        next = attr.next_id;
    return result;
}

} // namespace

int map_create(bpf_map_type type, std::string_view name, std::uint32_t key_size,
               std::uint32_t value_size, std::uint32_t max_entries) {
    bpf_attr attr{};
    attr.map_type = type;
    attr.key_size = key_size;
    attr.value_size = value_size;
    attr.max_entries = max_entries;
    set_name(attr.map_name, name);
    return call(BPF_MAP_CREATE, attr);
}

int map_lookup(int map, const void *key, void *value) {
    bpf_attr attr{};
    attr.map_fd = static_cast<std::uint32_t>(map);
    attr.key = address(key);
    attr.value = address(value);
    return call(BPF_MAP_LOOKUP_ELEM, attr);
}

int map_update(int map, const void *key, const void *value) {
    bpf_attr attr{};
    attr.map_fd = static_cast<std::uint32_t>(map);
    attr.key = address(key);
    attr.value = address(value);
    return call(BPF_MAP_UPDATE_ELEM, attr);
}

int map_freeze(int map) {
    bpf_attr attr{};
    attr.map_fd = static_cast<std::uint32_t>(map);
    return call(BPF_MAP_FREEZE, attr);
}

int prog_load_syscall(std::string_view name, const void *insns, std::size_t insns_size, int map,
                      Log log) {
    bpf_attr attr{};
    attr.prog_type = BPF_PROG_TYPE_SYSCALL;
    attr.insns = address(insns);
    attr.insn_cnt = static_cast<std::uint32_t>(insns_size / sizeof(bpf_insn));
    attr.license = address("GPL");
    attr.prog_flags = BPF_F_SLEEPABLE;
    attr.fd_array = address(&map);
    attr.log_level = log.size != 0 ? 1 : 0;
    attr.log_buf = address(log.text);
    attr.log_size = log.size;
    set_name(attr.prog_name, name);
    return call(BPF_PROG_LOAD, attr);
}

int prog_run(int prog, void *context, std::uint32_t size, std::uint32_t &retval) {
    bpf_attr attr{};
    attr.test.prog_fd = static_cast<std::uint32_t>(prog);
    attr.test.ctx_in = address(context);
    attr.test.ctx_size_in = size;
    const int result = call(BPF_PROG_RUN, attr);
    retval = attr.test.retval;
    return result;
}

int prog_attach(int prog, int target, bpf_attach_type type, std::uint32_t flags) {
    bpf_attr attr{};
    attr.target_fd = static_cast<std::uint32_t>(target);
    attr.attach_bpf_fd = static_cast<std::uint32_t>(prog);
    attr.attach_type = type;
    attr.attach_flags = flags;
    return call(BPF_PROG_ATTACH, attr);
}

int prog_detach(int prog, int target, bpf_attach_type type) {
    bpf_attr attr{};
    attr.target_fd = static_cast<std::uint32_t>(target);
    attr.attach_bpf_fd = static_cast<std::uint32_t>(prog);
    attr.attach_type = type;
    return call(BPF_PROG_DETACH, attr);
}

int prog_query(int target, bpf_attach_type type, std::uint32_t *ids, std::uint32_t *flags,
               std::uint32_t &count) {
    bpf_attr attr{};
    attr.query.target_fd = static_cast<std::uint32_t>(target);
    attr.query.attach_type = type;
    attr.query.prog_ids = address(ids);
    attr.query.prog_attach_flags = address(flags);
    attr.query.prog_cnt = count;
    const int result = call(BPF_PROG_QUERY, attr);
    count = attr.query.prog_cnt;
    return result;
}

int prog_get_next_id(std::uint32_t id, std::uint32_t &next) {
    return get_next_id(BPF_PROG_GET_NEXT_ID, id, next);
}

int btf_get_next_id(std::uint32_t id, std::uint32_t &next) {
    return get_next_id(BPF_BTF_GET_NEXT_ID, id, next);
}

int prog_get_fd_by_id(std::uint32_t id) {
    return get_fd_by_id(BPF_PROG_GET_FD_BY_ID, id);
}

int map_get_fd_by_id(std::uint32_t id) {
    return get_fd_by_id(BPF_MAP_GET_FD_BY_ID, id);
}

int link_get_fd_by_id(std::uint32_t id) {
    return get_fd_by_id(BPF_LINK_GET_FD_BY_ID, id);
}

int btf_get_fd_by_id(std::uint32_t id) {
    return get_fd_by_id(BPF_BTF_GET_FD_BY_ID, id);
}

int obj_get_info(int fd, void *info, std::uint32_t size) {
    bpf_attr attr{};
    attr.info.bpf_fd = static_cast<std::uint32_t>(fd);
    attr.info.info_len = size;
    attr.info.info = address(info);
    return call(BPF_OBJ_GET_INFO_BY_FD, attr);
}

int obj_pin(int fd, const char *path) {
    bpf_attr attr{};
    attr.pathname = address(path);
    attr.bpf_fd = static_cast<std::uint32_t>(fd);
    return call(BPF_OBJ_PIN, attr);
}

int obj_get(const char *path) {
    bpf_attr attr{};
    attr.pathname = address(path);
    return call(BPF_OBJ_GET, attr);
}

int raw_tracepoint_open(int prog) {
    bpf_attr attr{};
    attr.raw_tracepoint.prog_fd = static_cast<std::uint32_t>(prog);
    return call(BPF_RAW_TRACEPOINT_OPEN, attr);
}

int iter_link_create(int prog) {
    bpf_attr attr{};
    attr.link_create.prog_fd = static_cast<std::uint32_t>(prog);
    attr.link_create.attach_type = BPF_TRACE_ITER;
    return call(BPF_LINK_CREATE, attr);
}

int iter_create(int link) {
    bpf_attr attr{};
    attr.iter_create.link_fd = static_cast<std::uint32_t>(link);
    return call(BPF_ITER_CREATE, attr);
}

} // namespace bpfsigctl::bpf
