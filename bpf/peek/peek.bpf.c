// SPDX-License-Identifier: GPL-2.0
/*
 * Reads the policy when its reader is gone, its pin removed or its bpffs
 * unmounted: a map iterator that finds the policy's maps by name and copies
 * what is asked for into a map of its own. It has no fd to any map of the
 * policy, which after the lock nobody gets, and so can not write one. An
 * object of its own, loaded only for that.
 */
#include <linux/bpf.h>

#include "../kernel_types.h"
#include "../row_copy.h"
#include "../text.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpfsigctl/abi.h>

struct bpf_iter__bpf_map {
	struct bpf_map *map;
} __attribute__((preserve_access_index));

struct bpf_array {
	char value[0];
} __attribute__((preserve_access_index));

/* The request, as for sigctl_read, and the answer; found: the policy is there. */
struct peek {
	struct sigctl_read read;
	__u32 found;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct peek);
} peek_map SEC(".maps");

static __always_inline __u64 array_values(struct bpf_map *map)
{
	return (__u64)map + bpf_core_field_offset(struct bpf_array, value);
}

static __always_inline void peek_policy(struct peek *out, struct bpf_map *map)
{
	struct sigctl_policy *policy = &out->read.policy;

	bpf_probe_read_kernel(policy, sizeof(*policy), (void *)array_values(map));
	out->found = 1;
}

static __always_inline void peek_records(struct peek *out, struct bpf_map *map)
{
	__u32 rows = map->max_entries, number = row_number(&out->read, rows);
	struct sigctl_row row;

	if (number >= rows ||
	    bpf_probe_read_kernel(&row, sizeof(row),
				  (void *)(array_values(map) + (__u64)number * sizeof(row))))
		return;
	out->read.count = SIGCTL_ROW_RECORDS;
	row_copy(out->read.chunks, &row);
}

/* Called for every map there is, and once more with NULL. May sleep. */
SEC("iter/bpf_map")
int peek_maps(struct bpf_iter__bpf_map *ctx)
{
	struct bpf_map *map = ctx->map;
	union text name = {};
	__u32 zero = 0;
	struct peek *out;

	if (!map)
		return 0;
	out = bpf_map_lookup_elem(&peek_map, &zero);
	if (!out)
		return 0;
	bpf_probe_read_kernel_str(name.chars, SIGCTL_OBJ_NAME_LEN, map->name);
	if (text_is(name, "sigctl_policy"))
		peek_policy(out, map);
	else if (text_is(name, "sigctl_rows"))
		peek_records(out, map);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
